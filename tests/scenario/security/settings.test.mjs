// Nobody gives themselves more than they have: what decides who comes in, and where its mails go, is the owner's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve, tokenOf } from '../server.mjs';

const server = await serve();
const put = (name, value, token) => server.send('PUT', `/api/v1/settings/${name}`, { body: { value }, token });
const entry = { mail_from: 'x@example.com', oidc_client_id: 'x', oidc_client_secret: 'x', oidc_domains: 'evil.example',
    oidc_issuer: 'https://evil.example', oidc_role: 'owner', second_factor_roles: 'agent', session_days: '365', session_idle_hours: '9',
    smtp_password: 'x', smtp_tls: 'none', smtp_url: 'smtp://evil.example', smtp_user: 'x' };

test('a manager cannot send the mails or the sign-ins of an owner elsewhere', async () => {
    const manager = tokenOf('manager'), narrow = tokenOf('owner', { scopes: 'setting.edit' });
    for (const [name, value] of Object.entries(entry))
        for (const token of [manager, narrow]) {
            const answer = await put(name, value, token);
            assert.equal(answer.status, 403, name);
            assert.match(answer.body.detail, /decides who comes in/);
        }
    assert.equal((await put('margin', '30', manager)).status, 204);
    for (const [name, value] of Object.entries(entry))
        assert.equal((await put(name, value, tokenOf('owner'))).status, 204, name);
});

test('nobody edits their own role, and no token makes a user, a token or a password', async () => {
    const manager = tokenOf('manager'), owner = tokenOf('owner');
    const { id } = (await server.get('/api/v1/me', { token: manager })).body;
    const send = (method, path, body, token) => server.send(method, path, { body, token });
    assert.equal((await send('PATCH', `/api/v1/users/${id}`, { role: 'owner' }, manager)).status, 403);
    assert.equal((await send('POST', '/api/v1/invitations', { email: 'x@example.com', role: 'owner' }, manager)).status, 403);
    assert.equal((await send('PATCH', '/api/v1/me', { role: 'owner' }, manager)).status, 400);
    assert.equal((await send('POST', '/api/v1/tokens', { name: 'x' }, owner)).status, 403);
    assert.equal((await send('PUT', '/api/v1/me/password', { password: 'tulips at noon' }, owner)).status, 403);
});
