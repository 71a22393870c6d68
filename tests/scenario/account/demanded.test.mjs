// Owners demand a second factor of roles: who has none is let in only as far as setting one up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { browser, serve, tokenOf } from '../server.mjs';
import { codeOf } from './totp.mjs';

const env = { MAITRED_CLOCK: '1800000000' };
const server = await serve({ env });
const password = 'tulips at noon';
json(['account', 'add', 'boss@example.com', '--role', 'owner'], { env });

async function arrived(email, role) {
    const one = browser(server);
    await one.open(json(['account', 'add', email, '--role', role, '--url', server.url], { env }).link);
    assert.equal((await one.put('/api/v1/me/password', { password })).status, 204);
    return one;
}
const manager = await arrived('mary@example.com', 'manager');
const agent = await arrived('till@example.com', 'agent');

test('roles are named, and nothing else', () => {
    refused('invalid', ['setting', 'set', 'second_factor_roles', 'owner,boss']);
    assert.equal(maitred(['setting', 'set', 'second_factor_roles', 'owner, manager']).status, 0);
});

test('who has none may see who they are, set one up, sign out, and nothing more', async () => {
    for (const [method, path, body] of [['GET', '/api/v1/customers'], ['GET', '/api/v1/sessions'], ['PATCH', '/api/v1/me', { name: 'M' }],
        ['POST', '/api/v1/tokens', { name: 'x' }], ['PUT', '/api/v1/me/password', { password, old_password: password }]]) {
        const answer = await manager.send(method, path, { body });
        assert.deepEqual([answer.status, answer.body.code], [403, 'second_factor_needed'], path);
    }
    assert.equal((await manager.get('/api/v1/me')).body.needs_second_factor, true);
    assert.equal((await agent.get('/api/v1/me')).body.needs_second_factor, false);
    assert.equal((await agent.get('/api/v1/customers')).status, 200);
    const again = browser(server);
    assert.equal((await again.signIn('mary@example.com', password)).body.needs_second_factor, true);
    assert.equal((await again.send('DELETE', '/api/v1/session')).status, 204);
    assert.equal((await server.get('/api/v1/customers', { token: tokenOf('manager') })).status, 200); // a program has none
});

test('with the first code everything opens; without the factor it closes again', async () => {
    const { secret } = (await manager.post('/api/v1/me/second-factor', { password })).body;
    const code = (steps) => codeOf(secret, env.MAITRED_CLOCK, steps);
    assert.equal((await manager.put('/api/v1/me/second-factor', { code: code(-1) })).status, 200);
    assert.equal((await manager.get('/api/v1/me')).body.needs_second_factor, false);
    assert.equal((await manager.get('/api/v1/customers')).status, 200);
    assert.equal((await manager.post('/api/v1/me/second-factor/removal', { code: code(0) })).status, 204);
    assert.equal((await manager.get('/api/v1/customers')).status, 403);
});
