// Owners see and change users; a deactivated one is out at once, and somebody stays owner.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, serve, signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const agent = tokenOf('agent');
const id = (role) => json(['account', 'list']).accounts.find((one) => one.role === role).id;
const patch = (role, body, headers) => server.send('PATCH', `/api/v1/users/${id(role)}`, { body, headers });

test('users are listed page by page and read one by one, by owners', async () => {
    tokenOf('analyst');
    const first = (await server.get('/api/v1/users?limit=2')).body;
    const second = (await server.get(`/api/v1/users?limit=2&after=${first.next}`)).body;
    assert.deepEqual([...first.items, ...second.items].map((one) => one.role), ['owner', 'agent', 'analyst']);
    assert.equal(second.next, null);
    const one = await server.get(`/api/v1/users/${id('agent')}`);
    assert.deepEqual(one.body, first.items[1]);
    assert.equal((await server.get('/api/v1/users/usr_0000000000000')).status, 404);
    assert.equal((await server.get('/api/v1/users', { token: agent })).status, 403);
    assert.equal((await server.get('/api/v1/users', { token: '' })).status, 401);
});

test('a change needs the version that was read', async () => {
    const { headers } = await server.get(`/api/v1/users/${id('agent')}`);
    const etag = { 'If-Match': headers.get('etag') };
    const named = await patch('agent', { name: 'Till', language: 'uk' }, etag);
    assert.deepEqual([named.body.name, named.body.language], ['Till', 'uk']);
    assert.equal((await patch('agent', { name: 'x' }, etag)).status, 412);
    assert.equal((await patch('agent', { role: 'king' })).status, 400);
    assert.equal((await patch('agent', { name: 'x'.repeat(201) })).status, 400);
});

test('the last owner can neither go nor become another', async () => {
    for (const body of [{ is_active: false }, { role: 'agent' }])
        assert.equal((await patch('owner', body)).status, 409);
    const other = browser(server);
    const { link } = json(['account', 'link', 'agent@example.com', '--url', server.url]);
    await other.open(link);
    assert.equal((await server.send('DELETE', `/api/v1/users/${id('agent')}/sessions`)).status, 204);
    assert.equal((await other.get('/api/v1/me')).status, 401);
    assert.equal((await server.get('/api/v1/me', { token: agent })).status, 200);
    assert.equal((await patch('agent', { is_active: false })).body.is_active, false);
    assert.equal((await server.get('/api/v1/me', { token: agent })).status, 401);
    assert.equal((await patch('agent', { is_active: true })).body.is_active, true);
    assert.equal((await server.get('/api/v1/me', { token: agent })).status, 401); // revoked for good
});

test('the permission matrix is there to read', async () => {
    const { items } = (await server.get('/api/v1/roles', { token: tokenOf('analyst') })).body;
    assert.deepEqual(items.find((one) => one.permission === 'customer.personal').roles,
        ['owner', 'manager', 'agent']);
    assert.equal((await (await serve()).get('/api/v1/roles')).status, 401);
});
