// Few bytes never become many: neither by gzip nor by small pieces of JSON, from strangers or with a key.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { serve, tokenOf } from '../server.mjs';

const MIB = 1 << 20, PEAK_MIB_MAX = process.env.ASAN_OPTIONS || /asan/.test(process.env.MAITRED_BIN) ? 1200 : 350;
const server = await serve();
const token = tokenOf('owner');
const key = (await server.post('/api/v1/sources', { name: 'app', kind: 'segment' }, { token })).body.write_key;
const known = { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) >> 10;
const batch = (unit, size) => gzipSync(`{"batch":[${unit.repeat(size / unit.length - 20)}0]}`);

test('gzip that grows past the limit is refused', async () => {
    const answer = await server.send('POST', '/v1/batch', { raw: gzipSync(Buffer.alloc(300 * MIB, 32)), headers: known });
    assert.equal(answer.status, 413);
});

test('small pieces of JSON are refused before they take memory', async () => {
    for (const unit of ['[],', '{},', '1,', '{"a":[]},']) {
        const stranger = await server.send('POST', '/v1/batch', { raw: batch(unit, 16 * MIB) });
        assert.equal(stranger.status, 401, unit);
        const ours = await server.send('POST', '/v1/batch', { raw: batch(unit, 16 * MIB), headers: known });
        assert.equal(ours.status, 413, unit);
    }
    for (const unit of ['[],', '{},']) {
        const raw = `{"name":[${unit.repeat(MIB / 3 - 20)}0]}`;
        assert.equal((await server.post('/api/v1/customers', undefined, { raw, token })).status, 413, unit);
    }
    assert.ok(peak() < PEAK_MIB_MAX, `${peak()} MiB`);
});

test('what programs really send is taken', async () => {
    const event = (i) => ({ type: 'track', event: 'Order Completed', userId: `u${i}`, messageId: `m${i}`,
        timestamp: '2026-01-02T03:04:05Z', context: { page: { path: '/a', url: 'https://x/a' }, os: { name: 'x' } },
        properties: { order_id: `o${i}`, total: 1, products: [{ product_id: 'p', price: 1, quantity: 1 }] } });
    const body = { batch: Array.from({ length: 2000 }, (_, i) => event(i)) };
    const answer = await server.post('/v1/batch', body, { headers: known });
    assert.deepEqual([answer.status, answer.body], [200, { success: true }]);
});
