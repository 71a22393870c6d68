// Floods, half requests and clients that read nothing do not keep others out, nor the server from stopping.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { serve, tokenOf } from '../server.mjs';

const count = 120;
const kinds = ['', 'GET /heal', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-', 'POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{"batch":[',
    'POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{', 'GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20)];

function flood(port) {
    return Array.from({ length: count }, (_, i) => {
        const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(kinds[i % kinds.length]));
        socket.on('error', () => {}).pause();
        return socket;
    });
}

test('others are served meanwhile, and the server stops in time', async () => {
    const server = await serve({ args: ['--connections', '200'] });
    const token = tokenOf('owner');
    const sockets = flood(server.port);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const headers = { Connection: 'close' };
    const writes = await Promise.all(Array.from({ length: 40 }, (_, i) =>
        server.post('/api/v1/customers', { name: `Vera ${i}` }, { token, headers })));
    assert.ok(writes.every(({ status }) => status === 201));
    const before = Date.now();
    const pending = Array.from({ length: 40 }, (_, i) =>
        server.post('/api/v1/customers', { name: `Olga ${i}` }, { token, headers }).catch(() => ({ status: 0 })));
    const { code } = await server.stop();
    assert.equal(code, 0);
    assert.ok(Date.now() - before < 10_000, `${Date.now() - before} ms`);
    for (const { status } of await Promise.all(pending)) assert.ok([201, 503, 0].includes(status), `${status}`);
    for (const socket of sockets) socket.destroy();
});
