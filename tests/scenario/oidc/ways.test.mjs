// A page for signing in asks what it may offer: whether there is anybody, whether there is a provider.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';

const server = await serve();
const ways = async () => (await server.get('/api/v1/session/ways')).body;

test('at first there is nobody, then somebody, then a provider too', async () => {
    assert.deepEqual(await ways(), { has_users: false, has_provider: false });
    json(['account', 'add', 'anna@example.com', '--role', 'owner']);
    assert.deepEqual(await ways(), { has_users: true, has_provider: false });
    json(['setting', 'set', 'oidc_issuer', 'https://id.example.com']);
    json(['setting', 'set', 'oidc_client_id', 'maitred']);
    assert.deepEqual(await ways(), { has_users: true, has_provider: true });
});
