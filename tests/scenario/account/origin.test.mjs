// A page of another site cannot make a browser change anything here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, serve, tokenOf } from '../server.mjs';

const server = await serve();
const anna = browser(server, '');
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);
await anna.open(link);

async function status(headers) {
    return (await anna.send('PATCH', '/api/v1/me', { body: { name: 'Anna' }, headers })).status;
}

test('who made the browser ask decides', async () => {
    assert.equal(await status({ 'Sec-Fetch-Site': 'same-origin' }), 200);
    assert.equal(await status({ 'Sec-Fetch-Site': 'none' }), 200);
    for (const site of ['cross-site', 'same-site'])
        assert.equal(await status({ 'Sec-Fetch-Site': site, Origin: server.url }), 403);
    assert.equal(await status({ Origin: server.url }), 200);
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`, 'http://127.0.0.1', 'x'])
        assert.equal(await status({ Origin: origin }), 403, origin);
});

test('a program with a cookie says so in a header that no form can set', async () => {
    assert.equal(await status({}), 403);
    assert.equal(await status({ 'X-Requested-With': 'till' }), 200);
    assert.equal((await anna.get('/api/v1/me', { headers: { Origin: 'https://evil.example' } })).status, 200);
});

test('a token needs nothing of that', async () => {
    const token = tokenOf('owner');
    const answer = await anna.get('/api/v1/me', { token, headers: { Cookie: '', 'Sec-Fetch-Site': 'cross-site' } });
    assert.equal(answer.status, 200);
    assert.equal(answer.body.is_token, true);
    assert.equal((await server.send('PATCH', '/api/v1/me', { token, body: { name: 'x' } })).status, 403);
});

test('nobody is signed in from another site', async () => {
    for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
        const answer = await server.post('/api/v1/session', { email: 'anna@example.com', password: 'x' }, { headers });
        assert.equal(answer.status, 403);
    }
});
