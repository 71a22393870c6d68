// Somebody sees where they are signed in and ends what they do not know; idle and old sessions end by themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { browser, serve, tokenOf } from '../server.mjs';

const server = await serve();
json(['account', 'add', 'anna@example.com', '--role', 'manager']);

async function arrived() {
    const one = browser(server);
    const { link } = json(['account', 'link', 'anna@example.com', '--url', server.url]);
    await one.open(link, { headers: { 'User-Agent': 'Shop/1' } });
    return one;
}

test('sessions are listed, ended one by one and all at once', async () => {
    const [here, there, third, fourth] = [await arrived(), await arrived(), await arrived(), await arrived()];
    const { items } = (await here.get('/api/v1/sessions')).body;
    assert.equal(items.length, 4);
    assert.deepEqual(items.map((one) => one.is_this).filter(Boolean), [true]);
    assert.deepEqual([items[0].address, items[0].agent], ['127.0.0.1', 'Shop/1']);
    const { id } = (await there.get('/api/v1/sessions')).body.items.find((one) => one.is_this);
    assert.equal((await here.send('DELETE', `/api/v1/sessions/${id}`)).status, 204);
    assert.equal((await there.get('/api/v1/me')).status, 401);
    assert.equal((await here.send('DELETE', `/api/v1/sessions/${id}`)).status, 404);
    assert.equal((await here.send('DELETE', '/api/v1/sessions')).status, 204);
    for (const gone of [third, fourth]) assert.equal((await gone.get('/api/v1/me')).status, 401);
    assert.equal((await here.get('/api/v1/me')).status, 200);
    const token = tokenOf('manager');
    const other = await server.send('DELETE', `/api/v1/sessions/${items[0].id}`, { token });
    assert.equal(other.status, 403);
});

test('an idle session ends, and so does an old one that is used', async () => {
    const hour = 3600e6;
    const [idle, old] = [await arrived(), await arrived()];
    sql(`UPDATE account_session SET used_at = used_at - ${11 * hour}`);
    assert.equal((await old.get('/api/v1/me')).status, 200); // notes its use
    sql(`UPDATE account_session SET used_at = used_at - ${2 * hour}`);
    assert.equal((await idle.get('/api/v1/me')).status, 401);
    assert.equal((await old.get('/api/v1/me')).status, 200);
    sql(`UPDATE account_session SET created_at = created_at - ${29 * 24 * hour}`);
    assert.equal((await old.get('/api/v1/me')).status, 200);
    maitred(['setting', 'set', 'session_days', '7']);
    assert.equal((await old.get('/api/v1/me')).status, 401);
    refused('invalid', ['setting', 'set', 'session_days', '0']);
    refused('invalid', ['setting', 'set', 'session_idle_hours', '1000']);
});
