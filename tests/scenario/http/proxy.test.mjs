// A trusted proxy says for whom it asks; nobody else can.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused } from '../driver.mjs';
import { serve } from '../server.mjs';

// The address that the log has for a request with this X-Forwarded-For.
async function address(server, forwarded) {
    await server.get('/healthz', { headers: { 'X-Forwarded-For': forwarded } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const lines = server.log.map((line) => JSON.parse(line)).filter((line) => line.event === 'request');
    return lines.at(-1).address;
}

test('without trusted proxies the header is not believed', async () => {
    assert.equal(await address(await serve(), '8.8.8.8'), '127.0.0.1');
});

test('the first address from the right that is no proxy of ours is the client', async () => {
    const server = await serve({ args: ['--trusted-proxies', '127.0.0.1, 10.0.0.0/8, ::1/128'] });
    assert.equal(await address(server, '203.0.113.9'), '203.0.113.9');
    assert.equal(await address(server, '1.1.1.1, 203.0.113.9, 10.20.30.40'), '203.0.113.9');
    assert.equal(await address(server, '2001:db8::7'), '2001:db8::7');
    assert.equal(await address(server, '203.0.113.9, nonsense'), '127.0.0.1');
    assert.equal(await address(server, ''), '127.0.0.1');
});

test('a proxy that is no network is refused at the start', () => {
    for (const proxies of ['10.0.0.0/33', 'proxy.example', '::1/129', '10.0.0.0/x'])
        assert.match(refused('usage', ['serve', '--listen', '127.0.0.1:0', '--trusted-proxies', proxies]),
            /no address of a trusted proxy/);
});
