// Somebody who is signed in makes and revokes tokens; no token makes another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, serve, tokenOf } from '../server.mjs';

const server = await serve();
async function arrived(email, role) {
    const one = browser(server);
    const { link } = json(['account', 'add', email, '--role', role, '--url', server.url]);
    await one.open(link);
    return one;
}
const [anna, till] = [await arrived('anna@example.com', 'owner'), await arrived('till@example.com', 'agent')];

test('a token is made, works within its scopes, and is revoked', async () => {
    const made = await till.post('/api/v1/tokens', { name: 'till 2', scopes: ['self', 'import'],
        expires_at: '2099-01-01T00:00:00Z' });
    assert.equal(made.status, 201);
    assert.equal(made.headers.get('location'), `/api/v1/tokens/${made.body.id}`);
    const me = await server.get('/api/v1/me', { token: made.body.token });
    assert.deepEqual([me.body.permissions, me.body.is_token], [['self'], true]);
    const { items } = (await till.get('/api/v1/tokens')).body;
    assert.deepEqual(items.map(({ name, scopes, expires_at }) => ({ name, scopes, expires_at })),
        [{ name: 'till 2', scopes: ['self', 'import'], expires_at: '2099-01-01T00:00:00Z' }]);
    assert.equal((await till.send('DELETE', `/api/v1/tokens/${made.body.id}`)).status, 204);
    assert.equal((await server.get('/api/v1/me', { token: made.body.token })).status, 401);
    assert.ok((await till.get('/api/v1/tokens')).body.items[0].revoked_at);
});

test('what cannot be made', async () => {
    for (const body of [{ name: '' }, { name: 'x', scopes: ['everything'] }, { scopes: [] },
        { name: 'x', expires_at: '2001-01-01T00:00:00Z' }])
        assert.equal((await till.post('/api/v1/tokens', body)).status, 400, JSON.stringify(body));
    const token = tokenOf('owner');
    assert.equal((await server.post('/api/v1/tokens', { name: 'x' }, { token })).status, 403);
});

test('whoever edits accounts sees and revokes the tokens of others, nobody else does', async () => {
    const made = (await till.post('/api/v1/tokens', { name: 'till 3' })).body;
    const owned = (await anna.post('/api/v1/tokens', { name: 'bank' })).body;
    const { items } = (await anna.get(`/api/v1/tokens?user=${made.user}`)).body;
    assert.deepEqual(items.map((one) => one.name), ['till 3', 'till 2']);
    assert.equal((await till.get(`/api/v1/tokens?user=${owned.user}`)).status, 403);
    assert.equal((await till.send('DELETE', `/api/v1/tokens/${owned.id}`)).status, 403);
    assert.equal((await anna.send('DELETE', `/api/v1/tokens/${made.id}`)).status, 204);
    assert.equal((await anna.send('DELETE', '/api/v1/tokens/tok_0000000000000')).status, 404);
});
