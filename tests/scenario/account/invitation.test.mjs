// Owners invite by mail; who accepts says a name, chooses a password and is signed in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { browser, signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const path = '/api/v1/invitations';
const invite = (email, role = 'agent', options) => server.post(path, { email, role }, options);
const accept = (key, body = { name: 'Till', password: 'tulips at noon' }) =>
    browser(server).post(`${path}/acceptance`, { token: key, ...body });
function secret(email) {
    const text = sql(`SELECT body_text FROM mail WHERE to_address = '${email}' ORDER BY mail_id DESC LIMIT 1`);
    return new RegExp(`${server.url}/invitation#([\\w-]{43})`).exec(text)[1];
}

test('an invitation goes out by mail and is accepted once', async () => {
    const made = await invite('Till@example.com', 'agent', { headers: { 'Accept-Language': 'uk' } });
    assert.deepEqual([made.status, made.body.email, made.body.role], [201, 'till@example.com', 'agent']);
    assert.equal(made.headers.get('location'), `${path}/${made.body.id}`);
    assert.match(sql('SELECT subject FROM mail'), /Вас запрошують/);
    const key = secret('till@example.com');
    assert.equal((await accept(key, { name: 'Till', password: 'till@example' })).body.pointer, '/password');
    const till = browser(server);
    const accepted = await till.post(`${path}/acceptance`,
        { token: key, name: 'Till', password: 'tulips at noon' });
    assert.deepEqual([accepted.status, accepted.body.role, accepted.body.name], [201, 'agent', 'Till']);
    assert.equal((await till.get('/api/v1/me')).body.email, 'till@example.com');
    assert.equal((await accept(key)).status, 401);
    assert.equal((await browser(server).signIn('till@example.com', 'tulips at noon')).status, 200);
    assert.equal((await invite('till@example.com')).status, 409);
});

test('invitations are listed and taken back; another replaces the first', async () => {
    await invite('second@example.com');
    const first = secret('second@example.com');
    await invite('second@example.com', 'analyst');
    const { items } = (await server.get(path)).body;
    assert.deepEqual(items.map((one) => [one.email, one.role]), [['second@example.com', 'analyst']]);
    assert.equal((await accept(first)).status, 401);
    assert.equal((await server.send('DELETE', `${path}/${items[0].id}`)).status, 204);
    assert.equal((await server.send('DELETE', `${path}/${items[0].id}`)).status, 404);
    assert.equal((await accept(secret('second@example.com'))).status, 401);
});

test('an old one, one of an owner who is gone, and who may not invite', async () => {
    await invite('late@example.com');
    const key = secret('late@example.com');
    sql('UPDATE account_ticket SET expires_at = expires_at - 604800000000 WHERE used_at = 0');
    assert.equal((await accept(key)).status, 401);
    await invite('last@example.com');
    json(['account', 'add', 'boss@example.com', '--role', 'owner']);
    maitred(['account', 'edit', 'owner@example.com', '--role', 'manager']);
    assert.equal((await accept(secret('last@example.com'))).status, 401);
    assert.equal((await invite('x@example.com', 'agent', { token: tokenOf('agent') })).status, 403);
    assert.equal((await invite('x', 'agent', { token: tokenOf('boss') })).status, 400);
});
