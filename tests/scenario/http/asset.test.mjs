// The interface comes out of the binary: pressed, known again by its ETag, its page at every address.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serve } from '../server.mjs';

let server;
before(async () => {
    server = await serve();
});

// {status, headers, bytes}: fetch would unpress what comes.
const get = (path, headers = {}) => new Promise((resolve, reject) => {
    request({ port: server.port, host: '127.0.0.1', path, headers }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part)).on('end', () =>
            resolve({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(parts) }));
    }).on('error', reject).end();
});

test('a file comes plain, by gzip and by brotli, as asked', async () => {
    const plain = await get('/docs.css');
    const gzip = await get('/docs.css', { 'Accept-Encoding': 'gzip' });
    const brotli = await get('/docs.css', { 'Accept-Encoding': 'gzip, br;q=0.9' });
    assert.equal(plain.headers['content-type'], 'text/css; charset=utf-8');
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.equal(brotli.headers.vary, 'Accept-Encoding');
    assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes);
    assert.deepEqual(brotliDecompressSync(brotli.bytes), plain.bytes);
});

test('a long answer of the API comes by gzip for who takes it, a short one as it is', async () => {
    const plain = await get('/api/openapi.json');
    const pressed = await get('/api/openapi.json', { 'Accept-Encoding': 'br, gzip;q=0.5' });
    assert.equal(plain.status, 200);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.headers.vary, 'Accept-Encoding');
    assert.equal(pressed.headers['content-encoding'], 'gzip');
    assert.deepEqual(gunzipSync(pressed.bytes), plain.bytes);
    assert.ok(pressed.bytes.length < plain.bytes.length / 4);
    assert.equal((await get('/api/openapi.json', { 'Accept-Encoding': 'gzip;q=0' })).headers['content-encoding'], undefined);
    assert.equal((await get('/healthz', { 'Accept-Encoding': 'gzip' })).headers['content-encoding'], undefined);
});

test('what the browser has is not sent again', async () => {
    const first = await get('/favicon.svg');
    const again = await get('/favicon.svg', { 'If-None-Match': first.headers.etag });
    const other = await get('/favicon.svg', { 'If-None-Match': '"another"' });
    assert.equal(again.status, 304);
    assert.equal(again.bytes.length, 0);
    assert.equal(other.status, 200);
});

test('every page of the interface is its index; a file or a route that is not there is missing', async () => {
    const html = { Accept: 'text/html' };
    const root = await get('/', html);
    const deep = await get('/customers/cus_1', html);
    assert.match(root.headers['content-type'], /^text\/html/);
    assert.match(root.bytes.toString(), /maitred/);
    assert.deepEqual(deep.bytes, root.bytes);
    assert.equal(root.headers['cache-control'], 'no-cache');
    assert.match(root.headers['content-security-policy'], /default-src 'self'/);
    assert.equal((await get('/assets/gone.js', html)).status, 404);
    assert.equal((await get('/api/v1/gone', html)).status, 404);
});
