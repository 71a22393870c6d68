// People sign in with a link or a password and keep a cookie; sessions are listed, ended, and end by themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { browser, serve } from '../server.mjs';

const server = await serve();
const password = 'tulips at noon';
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);
const anna = browser(server);

test('a link signs in once', async () => {
    assert.match(link.slice(server.url.length), /^\/link#[\w-]{43}$/); // browsers send nobody what follows the #
    const answer = await anna.open(link);
    assert.deepEqual([answer.status, answer.body.email], [200, 'anna@example.com']);
    assert.match(answer.headers.get('set-cookie'),
        /^maitred_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const me = await anna.get('/api/v1/me');
    assert.deepEqual([me.body.email, me.body.role, me.body.has_password], ['anna@example.com', 'owner', false]);
    assert.ok(me.body.permissions.includes('account.edit'));
    assert.equal((await browser(server).open(link)).status, 401);
    const late = json(['account', 'link', 'anna@example.com', '--minutes', '1', '--url', server.url]).link;
    sql('UPDATE account_ticket SET expires_at = 1 WHERE used_at = 0');
    assert.equal((await anna.open(late)).status, 401);
    refused('missing', ['account', 'link', 'who@example.com']);
});

test('a new password ends the other sessions and changes the cookie', async () => {
    const other = browser(server);
    await other.open(json(['account', 'link', 'anna@example.com', '--url', server.url]).link);
    const before = anna.cookie;
    assert.equal((await anna.put('/api/v1/me/password', { password })).status, 204);
    assert.notEqual(anna.cookie, before);
    assert.equal((await anna.get('/api/v1/me')).body.has_password, true);
    assert.equal((await other.get('/api/v1/me')).status, 401);
    assert.equal((await anna.get('/api/v1/me', { headers: { Cookie: before } })).status, 401);
    const wrong = await anna.put('/api/v1/me/password', { password: 'roses in july', old_password: 'no' });
    assert.deepEqual([wrong.status, wrong.body.pointer], [403, '/old_password']);
});

test('signing in changes the cookie, signing out ends it', async () => {
    const before = anna.cookie;
    assert.equal((await anna.signIn(' Anna@example.com', password)).status, 200);
    assert.notEqual(anna.cookie, before);
    assert.equal((await anna.get('/api/v1/me', { headers: { Cookie: before } })).status, 401);
    const last = anna.cookie;
    assert.equal((await anna.send('DELETE', '/api/v1/session')).status, 204);
    assert.equal(anna.cookie, '');
    assert.equal((await anna.get('/api/v1/me', { headers: { Cookie: last } })).status, 401);
    assert.ok(!sql('SELECT * FROM account_session').includes(last.split('=')[1]));
    assert.ok(!maitred(['account', 'list']).stdout.includes('argon'));
});
