// No page of another site makes a browser change anything, whichever operation it tries; and no answer is readable by one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, serve } from '../server.mjs';

const server = await serve();
const anna = browser(server, '');
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);
await anna.open(link);
const { paths } = (await server.get('/api/openapi.json')).body;
const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods)
    .filter(([, { security }]) => security.length > 0)
    .map(([method]) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{[^}]+\}/g, 'nothing_0') })));
const foreign = [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site', Origin: server.url }, {}, { Referer: server.url },
    { Origin: 'https://evil.example', 'X-Requested-With': 'x' }];

test('what a foreign page may make a browser send changes nothing', async () => {
    const changes = operations.filter(({ method }) => method !== 'GET');
    assert.ok(changes.length > 30);
    for (const { method, path } of changes)
        for (const headers of foreign) {
            const raw = 'a=b';
            const answer = await anna.send(method, path,
                { raw, headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers } });
            assert.equal(answer.status, 403, `${method} ${path} ${JSON.stringify(headers)}`);
            assert.match(answer.body.detail, /another site/);
        }
    assert.equal((await anna.get('/api/v1/me')).status, 200);
});

test('a method in a header, the query or the body is not the method', async () => {
    const headers = { 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE' };
    assert.equal((await anna.get('/api/v1/session', { headers })).status, 405);
    assert.equal((await anna.get('/api/v1/sessions?_method=DELETE')).status, 400);
});

test('no page of another site reads an answer with a cookie, nor the server in a frame', async () => {
    for (const { method, path } of operations) {
        const { headers } = await anna.send(method, path, { headers: { Origin: 'https://evil.example' } });
        assert.equal(headers.get('access-control-allow-origin'), null, path);
        assert.equal(headers.get('access-control-allow-credentials'), null, path);
        assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path);
        assert.match(headers.get('content-security-policy'), /frame-ancestors 'none'/, path);
        assert.equal(headers.get('cache-control'), 'no-store', path);
    }
    const preflight = await server.send('OPTIONS', '/api/v1/me', { headers: { Origin: 'https://evil.example',
        'Access-Control-Request-Method': 'PATCH' } });
    assert.equal(preflight.status, 405);
});
