// A head that two programs could read as different requests is refused, and its connection closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve, tokenOf } from '../server.mjs';
import { say, statuses } from './raw.mjs';

const { port } = await serve();
const second = 'GET /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n'; // what would be smuggled
// libmicrohttpd sends the head of some of its own refusals twice.
const isRefused = async (bytes) => (await statuses(port, bytes)).every((status) => status === 400);
const head = (...lines) => ['POST /v1/track HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n');

test('a body whose length is told twice is no body', async () => {
    const chunked = 'Transfer-Encoding: chunked';
    for (const lines of [['Content-Length: 5', chunked], [chunked, 'Content-Length: 5'],
        ['Content-Length: 5', 'Content-Length: 50'], ['Content-Length: 5', 'Content-Length: 5'],
        [chunked, 'Transfer-Encoding: identity'], ['Transfer-Encoding : chunked']])
        assert.deepEqual(await statuses(port, `${head(...lines)}0\r\n\r\n${second}`), [400], lines.join());
    for (const length of ['5, 5', '+5', '0x5', '', '-5'])
        assert.ok(await isRefused(`${head(`Content-Length: ${length}`)}abcde${second}`), length);
    for (const coding of ['xchunked', 'gzip', 'chunked, identity', '\x0bchunked'])
        assert.ok(await isRefused(`${head(`Transfer-Encoding: ${coding}`)}0\r\n\r\n${second}`), coding);
});

test('headers are well formed, and there is one Host', async () => {
    const get = (...lines) => ['GET /healthz HTTP/1.1', ...lines, '', ''].join('\r\n');
    for (const lines of [['Host: x', 'Host: y'], ['X: y'], ['Host: x', ' folded'], ['Host: x', 'nonsense'],
        ['Host: x', 'A B: c'], ['Host: x', 'A(: c']])
        assert.ok(await isRefused(get(...lines) + second), lines.join());
    assert.deepEqual(await statuses(port, get('Host: x') + second), [200, 401]);
});

test('nothing of a head is left out in silence', async () => {
    const token = `Authorization: Bearer ${tokenOf('owner')}`;
    const many = (n) => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(n)}${token}\r\n\r\n`;
    assert.deepEqual(await statuses(port, many(98)), [200]);
    assert.deepEqual(await statuses(port, many(99)), [400]);
    const query = (n) => `GET /healthz?${'a=b&'.repeat(n)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    assert.match(await say(port, query(65)), /more than 64 members/);
});

test('a path means what it says', async () => {
    const get = (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    for (const path of ['/healthz%00', '/healthz%00.css', '/../etc/passwd', '/%2e%2e%2fetc/passwd', '/%ff%fe',
        '/health%2', '/health%zz', 'http://evil.example/healthz', '/healthz/', '//healthz', '/%2568ealthz'])
        assert.deepEqual(await statuses(port, get(path)), [404], path);
    assert.deepEqual(await statuses(port, get('/%68ealthz')), [200]);
    assert.match(await say(port, get('/a%0d%0aSet-Cookie:%20x=y')), /\\r\\nSet-Cookie: x=y/);
    assert.deepEqual(await statuses(port, `TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n`), [405]);
});
