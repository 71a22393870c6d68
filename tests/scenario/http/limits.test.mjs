// Heads, bodies and patience have limits; whoever crosses one is told so or let go.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { serve } from '../server.mjs';

const MIB = 1 << 20;

// What the server says to these bytes, until it closes the connection or `ms` have passed.
function say(port, bytes, { ms = 3000, drip } = {}) {
    return new Promise((resolve) => {
        let heard = '';
        const started = Date.now();
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
        const timer = drip && setInterval(() => socket.write(drip), 500);
        const stop = setTimeout(() => socket.destroy(), ms);
        socket.on('data', (data) => { heard += data; }).on('error', () => {}).on('close', () => {
            clearInterval(timer);
            clearTimeout(stop);
            resolve({ heard, ms: Date.now() - started });
        });
    });
}

test('a body over the limit is refused before it is read, and one that lies about its size too', async () => {
    const { port } = await serve();
    const head = 'POST /healthz HTTP/1.1\r\nHost: x\r\n';
    const told = await say(port, `${head}Content-Length: ${2 * MIB}\r\n\r\n`);
    assert.match(told.heard, /^HTTP\/1.1 413 /);
    assert.match(told.heard, /"code":"too_large"/);
    const chunk = `${(64 << 10).toString(16)}\r\n${'x'.repeat(64 << 10)}\r\n`;
    const chunked = await say(port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}0\r\n\r\n`);
    assert.match(chunked.heard, /^HTTP\/1.1 413 /);
    const negative = await say(port, `${head}Content-Length: -5\r\n\r\n`);
    assert.match(negative.heard, /^HTTP\/1.1 4(00|13) /);
});

test('headers over 32 KiB are refused', async () => {
    const { port } = await serve();
    const answer = await say(port, `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(40 << 10)}\r\n\r\n`);
    assert.match(answer.heard, /^HTTP\/1.1 431 /);
});

test('a client that sends a header byte now and then is let go, and others do not notice', async () => {
    const server = await serve({ args: ['--patience', '2'] });
    const slow = Array.from({ length: 50 }, () =>
        say(server.port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n', { ms: 10_000, drip: 'a' }));
    assert.equal((await server.get('/healthz')).status, 200);
    for (const { ms, heard } of await Promise.all(slow)) {
        assert.ok(ms < 6000, `let go after ${ms} ms`);
        assert.equal(heard, '');
    }
    assert.equal((await server.get('/healthz')).status, 200);
});

test('one address gets so many connections and no more', async () => {
    const { port } = await serve({ args: ['--connections', '5'] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => say(port, '', { ms: 1000 })));
    assert.equal(answers.filter(({ ms }) => ms >= 900).length, 5);
});
