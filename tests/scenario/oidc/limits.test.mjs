// A sign-in at another provider: settings that are refused, secrets that are not shown, and how often.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maitred, refused } from '../driver.mjs';
import { begun, provider, served } from './provider.mjs';

test('the issuer must be reached safely, and the secret is not shown', () => {
    refused('invalid', ['setting', 'set', 'oidc_issuer', 'http://id.example.com']);
    refused('invalid', ['setting', 'set', 'oidc_role', 'boss']);
    assert.equal(maitred(['setting', 'set', 'oidc_client_secret', 'hush']).status, 0);
    assert.doesNotMatch(maitred(['setting', 'list']).stdout, /hush/);
});

test('a provider that does not answer, or says that it is another', async () => {
    const op = await provider();
    const server = await served(op);
    op.issuer = 'https://evil.example';
    const answer = await server.get('/api/v1/session/oidc');
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /does not describe the provider/);
    const alone = await served({ env: { ...op.env, MAITRED_OIDC_ISSUER: 'http://127.0.0.1:1' } });
    assert.equal((await alone.get('/api/v1/session/oidc')).status, 500);
});

test('who begins too often waits', async () => {
    const server = await served(await provider());
    await assert.rejects(async () => {
        for (let i = 0; i < 40; i++) await begun(server, '198.51.100.7');
    }, /too many tries/);
    assert.ok((await begun(server, '198.51.100.8')).cookie); // others do not
});
