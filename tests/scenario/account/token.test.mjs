// Programs come in with tokens: each does what its user's role and its own scopes allow, until it expires or is
// revoked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { serve, signedIn, tokenOf } from '../server.mjs';

const path = '/metrics'; // for owners

test('a token opens what its role may see, and nothing else', async () => {
    const server = await signedIn();
    assert.equal((await server.get(path)).status, 200);
    assert.equal((await server.get(path, { token: '' })).status, 401);
    const analyst = await server.get(path, { token: tokenOf('analyst') });
    assert.equal(analyst.status, 403);
    assert.match(analyst.body.detail, /"metrics.read"/);
    assert.equal((await server.get(path, { token: tokenOf('owner', { scopes: 'import' }) })).status, 403);
    const scoped = tokenOf('owner', { scopes: 'import, metrics.read' });
    assert.equal((await server.get(path, { token: scoped })).status, 200);
    const wide = tokenOf('agent', { scopes: 'metrics.read' });
    assert.equal((await server.get(path, { token: wide })).status, 403);
});

test('what is no token is refused, whatever it asks for', async () => {
    const server = await serve();
    for (const given of ['Bearer mt_nothing', 'Bearer', 'Basic b3duZXI6', 'mt_x']) {
        const answer = await server.get('/healthz', { headers: { Authorization: given } });
        assert.equal(answer.status, 401, given);
        assert.equal(answer.body.code, 'unauthenticated');
    }
});

test('an expired token, a revoked one, and one of a user who is gone', async () => {
    const server = await serve();
    const tokens = ['old', 'revoked', 'gone'].map((name) => {
        maitred(['account', 'add', `${name}@example.com`, '--role', 'owner']);
        return json(['account', 'token', 'add', `${name}@example.com`, '--name', name, '--days', '1']);
    });
    for (const { token } of tokens) assert.equal((await server.get(path, { token })).status, 200);
    sql("UPDATE account_token SET expires_at = 1 WHERE name = 'old'");
    sql("UPDATE account SET is_active = 0 WHERE email = 'gone@example.com'");
    assert.equal(maitred(['account', 'token', 'revoke', tokens[1].id]).status, 0);
    for (const { token } of tokens) assert.equal((await server.get(path, { token })).status, 401);
});

test('tokens are listed without what opens the door', () => {
    const { token } = json(['account', 'token', 'add', 'OWNER@example.com', '--name', 'till 2']);
    const { tokens } = json(['account', 'token', 'list', 'owner@example.com']);
    assert.equal(tokens[0].name, 'till 2');
    assert.equal(tokens[0].used, null);
    assert.ok(tokens.some((one) => one.used));
    assert.ok(!maitred(['account', 'token', 'list']).stdout.includes(token));
    assert.ok(!sql('SELECT * FROM account_token').includes(token));
    refused('invalid', ['account', 'token', 'add', 'owner@example.com', '--name', 'x', '--scopes', 'all']);
    refused('missing', ['account', 'token', 'add', 'who@example.com', '--name', 'x']);
    refused('missing', ['account', 'token', 'revoke', 'tok_0000000000000']);
});
