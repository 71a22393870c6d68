// The log says who was refused what, a line each, and nothing that nobody should read; an answer tells nothing of the inside.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, secretOf, serve, tokenOf } from '../server.mjs';
import { say } from './raw.mjs';

const lines = async (server) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return server.log.map((line) => JSON.parse(line));
};

test('sign-ins and refusals are there with moment, address, route and who', async () => {
    const server = await serve();
    const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);
    await browser(server).open(link);
    await browser(server).signIn('anna@example.com', 'wrong password');
    await server.get('/api/v1/users', { token: tokenOf('analyst') });
    await server.get('/api/v1/users', { token: 'mt_wrong' });
    await server.get('/api/v1/customers?limit=x%0a%7b%22event%22%3a%22forged%22%7d', { token: tokenOf('owner') });
    const all = await lines(server);
    const seen = all.filter(({ event, route }) => event === 'request' && route !== '/api/openapi.json').map(({ route, status, actor }) => [route, status, actor ?? '']);
    assert.deepEqual(seen, [['/api/v1/session/link', 200, 'anna@example.com'], ['/api/v1/session', 401, ''],
        ['/api/v1/users', 403, 'analyst@example.com test'], ['/api/v1/users', 401, ''],
        ['/api/v1/customers', 400, 'owner@example.com test']]);
    for (const { at, event, level, address, request_id } of all) {
        assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        assert.ok(event && level);
        if (event === 'request') assert.deepEqual([address, request_id.length], ['127.0.0.1', 32]);
    }
    assert.doesNotMatch(server.log.join('\n'), /wrong password|mt_wrong|forged/);
    assert.ok(!server.log.join('\n').includes(secretOf(link)));
    const { items } = (await server.get('/api/v1/audit', { token: tokenOf('owner') })).body;
    const actions = items.map(({ action }) => action);
    for (const action of ['POST /api/v1/session/link', 'POST /api/v1/session failed'])
        assert.ok(actions.includes(action), action);
});

test('what goes wrong inside stands in the log, not in the answer', async () => {
    const token = tokenOf('owner');
    let broken, server;
    for (let n = 60; n < 90 && !broken; n++) { // until one of the server's own look-ups is not hit
        server = await serve({ env: { MAITRED_FAULT: `statement:${n}` }, args: ['--jobs', '0'] });
        for (let i = 0; i < 20 && !broken; i++) {
            const answer = await server.post('/api/v1/customers', { name: 'Vera' }, { token });
            if (answer.status === 500) broken = answer.body;
        }
    }
    assert.equal(broken.detail, "something went wrong here: the server's log says what");
    const failed = (await lines(server)).find(({ event }) => event === 'failed');
    assert.deepEqual([failed.level, failed.error, failed.request_id], ['error', 'injected fault', broken.request_id]);
});

test('what is refused before it is a request is there too, and nothing of what it said', async () => {
    const server = await serve({ args: ['--jobs', '0'] });
    const bytes = [`GET /?secret${'a'.repeat(60_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
        'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: secret\r\n\r\n'];
    for (const each of bytes) await say(server.port, each);
    const told = (await lines(server)).filter(({ event }) => event === 'protocol').map(({ text }) => text).join('\n');
    for (const status of [414, 505, 400]) assert.match(told, new RegExp(`response code is ${status} `));
    assert.doesNotMatch(told, /secret|</);
});
