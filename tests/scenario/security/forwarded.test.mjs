// What a client writes into X-Forwarded-For stands left of what the proxy adds, in one header or in several.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../server.mjs';
import { say } from './raw.mjs';

const server = await serve({ args: ['--trusted-proxies', '127.0.0.1'] });

async function address(...headers) {
    await say(server.port, ['GET /healthz HTTP/1.1', 'Host: x', ...headers, '', ''].join('\r\n'), 200);
    return JSON.parse(server.log.findLast((line) => line.includes('"event":"request"'))).address;
}

test('a proxy that adds a header of its own is believed, not the one before it', async () => {
    assert.equal(await address('X-Forwarded-For: 6.6.6.6', 'X-Forwarded-For: 203.0.113.9'), '203.0.113.9');
    assert.equal(await address('X-Forwarded-For: 6.6.6.6, 7.7.7.7', 'x-forwarded-for: 203.0.113.9'), '203.0.113.9');
    assert.equal(await address('X-Forwarded-For: 203.0.113.9', 'X-Forwarded-For: '), '127.0.0.1');
    assert.equal(await address('Forwarded: for=6.6.6.6', 'X-Real-IP: 6.6.6.6', 'Client-IP: 6.6.6.6'), '127.0.0.1');
});
