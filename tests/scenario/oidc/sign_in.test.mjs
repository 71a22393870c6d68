// Somebody signs in with their account at another provider.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { serve } from '../server.mjs';
import { provider, served, signIn } from './provider.mjs';

const op = await provider();
const set = (name, value) => assert.equal(maitred(['setting', 'set', name, value]).status, 0);
json(['account', 'add', 'ann@corp.example', '--role', 'manager']);
const server = await served(op);

async function who(answer) {
    assert.equal(answer.status, 303, answer.text);
    const Cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    const me = await server.get('/api/v1/me', { headers: { Cookie } });
    assert.equal(me.status, 200, me.text);
    return `${me.body.email} ${me.body.role}`;
}

test('a user there is is known by the verified address, then by who they are there', async () => {
    assert.equal(await who(await signIn(server)), 'ann@corp.example manager');
    op.header = { alg: 'ES256' };
    op.person = { sub: 'u1', email: 'ann@married.example', email_verified: false };
    assert.equal(await who(await signIn(server)), 'ann@corp.example manager');
    op.header = {};
});

test('the second factor of the provider stands for ours, where roles need one', async () => {
    set('second_factor_roles', 'manager');
    assert.equal(await who(await signIn(server)), 'ann@corp.example manager');
    const Cookie = (await signIn(server)).headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    assert.equal((await server.get('/api/v1/customers', { headers: { Cookie } })).status, 200);
    set('second_factor_roles', '');
});

test('the address may be told by the userinfo endpoint', async () => {
    op.person = { sub: 'u2' };
    op.userinfo = { sub: 'u2', email: 'ANN@corp.example', email_verified: 'true' };
    assert.equal(await who(await signIn(server)), 'ann@corp.example manager');
    op.person = { sub: 'u3' };
    assert.match((await signIn(server)).body.detail, /somebody else/);
});

test('a stranger becomes a user only of the domains and in the role of the settings', async () => {
    op.person = { sub: 'u4', email: 'eve@corp.example', email_verified: true, name: 'Eve' };
    assert.match((await signIn(server)).body.detail, /no user here/);
    set('oidc_role', 'agent');
    assert.match((await signIn(server)).body.detail, /no user here/); // no domains: nobody new
    set('oidc_domains', 'shop.example, corp.example');
    assert.equal(await who(await signIn(server)), 'eve@corp.example agent');
    op.person = { sub: 'u5', email: 'eve@evil.example', email_verified: true };
    assert.match((await signIn(server)).body.detail, /may not sign in/);
});

test('without settings there is no such sign-in', async () => {
    const plain = await serve();
    assert.equal((await plain.get('/api/v1/session/oidc')).status, 404);
});
