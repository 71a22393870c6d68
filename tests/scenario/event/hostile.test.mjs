// How much is taken at once, and what no program should send.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { basic, batch, count, source } from './event.mjs';

const { write_key: key } = source();
const server = await serve();
const raw = (body, headers = {}) => server.send('POST', '/v1/b',
    { raw: body, token: '', headers: { ...basic(key), ...headers } });

test('gzip whatever it is called, bombs, nesting, halves of letters, five thousand events', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const visit = JSON.stringify({ batch: [{ type: 'page', anonymousId: 'z' }] });
    assert.equal((await raw(gzipSync(visit), form)).status, 200);
    assert.equal((await raw(gzipSync(Buffer.alloc(200 << 20, ' ')))).status, 413);
    assert.equal((await raw('['.repeat(100_000))).status, 400);
    assert.equal((await raw(`[${'{},'.repeat(5 << 20)}1]`)).status, 413);
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
