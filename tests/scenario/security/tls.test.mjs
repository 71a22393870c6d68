// TLS is 1.2 or 1.3 with forward secrecy; over it, and where --url says https, cookies are for TLS alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { get, request } from 'node:https';
import { connect } from 'node:tls';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, refused } from '../driver.mjs';
import { secretOf, serve } from '../server.mjs';
import { say } from './raw.mjs';

const certificate = join(folder, 'certificate.pem'), key = join(folder, 'key.pem');
spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate,
    '-days', '2', '-subj', '/CN=localhost']);
const { port } = await serve({ args: ['--tls-certificate', certificate, '--tls-key', key], isWatched: false });
const loose = { host: '127.0.0.1', port, rejectUnauthorized: false };

// The version agreed on, or the error.
function version(options) {
    return new Promise((resolve) => {
        const socket = connect({ ...loose, ...options }, () => {
            resolve(socket.getProtocol());
            socket.destroy();
        });
        socket.on('error', ({ code }) => resolve(code));
    });
}

test('old versions and weak suites are refused', async () => {
    assert.equal(await version({}), 'TLSv1.3');
    assert.equal(await version({ maxVersion: 'TLSv1.2' }), 'TLSv1.2');
    for (const old of ['TLSv1', 'TLSv1.1'])
        assert.match(await version({ minVersion: old, maxVersion: old, ciphers: 'ALL:@SECLEVEL=0' }), /^E/);
    for (const ciphers of ['AES128-SHA', 'AES256-GCM-SHA384', 'ECDHE-RSA-AES128-SHA'])
        assert.match(await version({ maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` }), /^E/, ciphers);
});

test('what is not TLS gets no answer on its port', async () => {
    assert.doesNotMatch(await say(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'), /HTTP/);
    refused('usage', ['serve', '--listen', '127.0.0.1:0', '--tls-certificate', certificate]);
    refused('io', ['serve', '--listen', '127.0.0.1:0', '--tls-certificate', key, '--tls-key', key]);
});

test('a cookie of TLS is never sent without it', async () => {
    const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', 'https://x']);
    const { headers } = await new Promise((resolve, reject) =>
        request({ ...loose, method: 'POST', path: '/api/v1/session/link', headers: { 'Content-Type': 'application/json' } }, resolve)
            .on('error', reject).end(JSON.stringify({ token: secretOf(link) })));
    assert.match(headers['set-cookie'][0], /^__Host-maitred_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
    assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains');
    const behind = await serve({ args: ['--url', 'https://shop.example'] });
    const again = json(['account', 'link', 'anna@example.com', '--url', 'https://x']).link;
    const answer = await behind.post('/api/v1/session/link', { token: secretOf(again) });
    assert.match(answer.headers.get('set-cookie'), /^__Host-.*; Secure$/);
    assert.match((await behind.get('/healthz')).headers.get('strict-transport-security'), /^max-age=31536000/);
});
