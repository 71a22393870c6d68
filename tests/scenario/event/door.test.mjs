// Who may send, how much, and what no program should send.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { basic, batch, count, source } from './event.mjs';

const { write_key: key, id } = source();
const server = await signedIn();
const raw = (body, headers = {}) => server.send('POST', '/v1/b',
    { raw: body, token: '', headers: { ...basic(key), ...headers } });

test('keys: wrong, of another kind, revoked, for other pages', async () => {
    const send = (k, headers) => server.post('/v1/page', { anonymousId: 'a' },
        { token: '', headers: { ...basic(k), ...headers } });
    const hook = await server.post('/api/v1/sources', { name: 'hook', kind: 'webhook',
        mapping: { kind: 'visit', fields: { user: '/u' } } });
    assert.equal(hook.status, 201);
    assert.equal((await server.get(hook.headers.get('location'))).body.write_key, undefined);
    for (const wrong of ['', 'wk_no', hook.body.write_key])
        assert.equal((await send(wrong)).status, 401);
    const own = await server.post('/api/v1/sources',
        { name: 'pages', kind: 'segment', origins: ['https://a.example'] });
    assert.equal((await send(own.body.write_key, { Origin: 'https://b.example' })).status, 403);
    assert.equal((await send(own.body.write_key, { Origin: 'https://a.example' })).status, 200);
    const path = `/api/v1/sources/${own.body.id}`;
    const renamed = await server.send('PATCH', path, { body: { name: 'shut' } });
    assert.equal(renamed.body.name, 'shut');
    assert.deepEqual(renamed.body.origins, ['https://a.example']);
    assert.equal((await server.send('DELETE', path)).status, 204);
    assert.equal((await send(own.body.write_key, { Origin: 'https://a.example' })).status, 401);
    assert.equal(maitred(['source', 'revoke', 'hook']).status, 0);
    assert.equal((await server.get('/api/v1/sources')).body.items.length, 3);
    assert.equal((await server.get(`/api/v1/sources/${id}`)).body.kind, 'segment');
});

test('pages of other sites may ask and send', async () => {
    const ask = await server.send('OPTIONS', '/v1/t', { token: '',
        headers: { Origin: 'https://x.example', 'Access-Control-Request-Method': 'POST' } });
    assert.equal(ask.status, 204);
    assert.equal(ask.headers.get('access-control-allow-origin'), '*');
    assert.match(ask.headers.get('access-control-allow-headers'), /Authorization/);
    const wrong = await server.post('/v1/t', {}, { token: '', headers: basic('no') });
    assert.equal(wrong.headers.get('access-control-allow-origin'), '*');
});

test('gzip whatever it is called, bombs, nesting, halves of letters, five thousand events', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const visit = JSON.stringify({ batch: [{ type: 'page', anonymousId: 'z' }] });
    assert.equal((await raw(gzipSync(visit), form)).status, 200);
    assert.equal((await raw(gzipSync(Buffer.alloc(200 << 20, ' ')))).status, 413);
    assert.equal((await raw('['.repeat(100_000))).status, 400);
    for (const body of ['', 'no', '[]', '{}', '{"batch":7}', '"x"', gzipSync(visit).subarray(0, 20)])
        assert.equal((await raw(body)).status, 400, String(body));
    const odd = '{"batch":[{"type":"track","userId":"odd","event":"a\\ud83d\\u0000b",'
        + '"properties":{"n":123456789012345678901234567890,"d":' + '['.repeat(500) + ']'.repeat(500)
        + '}},{"type":["track"],"userId":{},"event":1e999}]}';
    assert.equal((await raw(odd.replace('1e999', '1'))).status, 200);
    assert.equal(count("event_detail WHERE name = 'a\ufffd\ufffdb'"), 1);
    const many = Array.from({ length: 5000 }, (_, i) =>
        ({ type: 'track', messageId: `m${i}`, userId: 'many', event: 'Many' }));
    assert.deepEqual(await batch(server, key, many), { success: true });
    assert.equal(count("event_detail WHERE name = 'Many'"), 5000);
    const long = { type: 'track', userId: 'many', event: 'Long', properties: { x: 'x'.repeat(40000) } };
    assert.match((await batch(server, key, [long])).rejected[0].reason, /at most 32 KB/);
    assert.equal((await raw(JSON.stringify({ batch: Array(10001).fill({}) }))).status, 413);
    assert.deepEqual(json(['check']).ok, true);
});
