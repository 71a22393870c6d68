// What decides who comes in is changed only by people who showed within a quarter of an hour who they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, sql } from '../driver.mjs';
import { browser, serve, tokenOf } from '../server.mjs';
import { codeOf } from './totp.mjs';

const env = { MAITRED_CLOCK: '1800000000' };
const server = await serve({ env });
const password = 'tulips at noon';
const anna = browser(server);
await anna.open(json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url], { env }).link);
const other = json(['account', 'add', 'till@example.com', '--role', 'agent'], { env }).id;
const long = () => sql('UPDATE account_session SET proved_at = proved_at - 901000000');
const prove = (body) => anna.post('/api/v1/session/proof', body);
const change = () => anna.send('PATCH', `/api/v1/users/${other}`, { body: { name: 'Till' } });

test('a sign-in is proof enough for a while; without a password only another sign-in is', async () => {
    assert.equal((await change()).status, 200);
    long();
    assert.equal((await change()).body.code, 'proof_needed');
    assert.equal((await anna.put('/api/v1/me/password', { password })).body.code, 'proof_needed');
    assert.equal((await prove({})).body.code, 'proof_needed');
    await anna.open(json(['account', 'link', 'anna@example.com', '--url', server.url], { env }).link);
    assert.equal((await anna.put('/api/v1/me/password', { password })).status, 204);
});

test('everything that decides about entry asks, and nothing else does', async () => {
    long();
    for (const [method, path, body] of [['DELETE', `/api/v1/users/${other}/sessions`], ['DELETE', '/api/v1/sessions'],
        ['DELETE', '/api/v1/sessions/ses_1'], ['POST', '/api/v1/tokens', { name: 'x' }], ['DELETE', '/api/v1/tokens/tok_1'],
        ['POST', '/api/v1/invitations', { email: 'new@example.com', role: 'agent' }], ['DELETE', '/api/v1/invitations/inv_1'],
        ['PUT', '/api/v1/settings/oidc_issuer', { value: 'https://id.example' }]]) {
        const answer = await anna.send(method, path, { body });
        assert.deepEqual([answer.status, answer.body?.code], [403, 'proof_needed'], path);
    }
    assert.equal((await anna.send('PATCH', '/api/v1/me', { body: { name: 'Anna' } })).status, 200);
    assert.equal((await anna.put('/api/v1/settings/margin', { value: '40' })).status, 204);
    const token = tokenOf('owner');
    assert.equal((await server.send('PATCH', `/api/v1/users/${other}`, { body: { name: 'T' }, token })).status, 200); // programs are not asked
});

test('the password, and the code of who has a second factor, are the proof', async () => {
    const wrong = await prove({ password: 'roses in july' });
    assert.deepEqual([wrong.status, wrong.body.pointer], [403, '/password']);
    assert.equal((await prove({ password })).status, 204);
    assert.equal((await change()).status, 200);
    const { secret } = (await anna.post('/api/v1/me/second-factor', { password })).body;
    const code = (steps) => codeOf(secret, env.MAITRED_CLOCK, steps);
    await anna.put('/api/v1/me/second-factor', { code: code(-1) });
    long();
    assert.equal((await prove({ password })).body.pointer, '/code');
    assert.equal((await prove({ password, code: code(-1) })).status, 401); // each counts once
    assert.equal((await change()).body.code, 'proof_needed');
    assert.equal((await prove({ password, code: code(0) })).status, 204);
    assert.equal((await change()).status, 200);
});
