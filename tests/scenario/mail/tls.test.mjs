// Mail is sent encrypted, and only to a server whose certificate is right.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, maitred } from '../driver.mjs';
import { sink } from './sink.mjs';

const file = (name) => join(folder, name);

function certificate(name) {
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
        'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext',
        `subjectAltName=DNS:${name}`, '-keyout', file('key.pem'), '-out', file(`${name}.pem`)]);
    assert.equal(made.status, 0, String(made.stderr));
    return { key: readFileSync(file('key.pem')), cert: readFileSync(file(`${name}.pem`)) };
}

async function sent(name, authority) {
    const server = await sink(certificate(name));
    const env = { MAITRED_SMTP_URL: server.url.replace('127.0.0.1', 'localhost'),
        MAITRED_MAIL_FROM: 'shop@example.com', SSL_CERT_FILE: file(authority ?? `${name}.pem`) };
    const run = maitred(['mail', 'test', 'ann@example.com'], { env });
    return { run, mails: await server.mails() };
}

test('STARTTLS, with a certificate of an authority that is trusted', async () => {
    const { run, mails } = await sent('localhost');
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(mails.map((mail) => mail.tls), [true]);
});

test('a certificate of another host, or of nobody we know: nothing is sent', async () => {
    for (const { run, mails } of [await sent('other.example'), await sent('localhost', 'other.example.pem')]) {
        assert.equal(run.status, 74);
        assert.match(run.stderr, /certificate|SSL/i);
        assert.deepEqual(mails, []);
    }
    json(['check']);
});
