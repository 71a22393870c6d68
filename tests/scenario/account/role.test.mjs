// Who gets another role, or is deactivated, is signed out; somebody stays owner.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { browser, serve } from '../server.mjs';

const server = await serve();
json(['account', 'add', 'anna@example.com', '--role', 'manager']);

async function arrived() {
    const one = browser(server);
    const { link } = json(['account', 'link', 'anna@example.com', '--url', server.url]);
    await one.open(link, { headers: { 'User-Agent': 'Shop/1' } });
    return one;
}

test('another role, or none, ends the sessions', async () => {
    const anna = await arrived();
    json(['account', 'add', 'boss@example.com', '--role', 'owner']);
    assert.equal(maitred(['account', 'edit', 'anna@example.com', '--role', 'agent']).status, 0);
    assert.equal((await anna.get('/api/v1/me')).status, 401);
    const again = await arrived();
    assert.equal((await again.get('/api/v1/me')).body.role, 'agent');
    assert.equal(maitred(['account', 'edit', 'anna@example.com', '--active', 'no']).status, 0);
    assert.equal((await again.get('/api/v1/me')).status, 401);
    refused('denied', ['account', 'link', 'anna@example.com']);
    refused('conflict', ['account', 'edit', 'boss@example.com', '--active', 'no']);
    refused('conflict', ['account', 'edit', 'boss@example.com', '--role', 'agent']);
    assert.equal(maitred(['account', 'edit', 'boss@example.com', '--name', 'Boss']).status, 0);
});
