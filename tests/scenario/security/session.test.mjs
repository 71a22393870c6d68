// A cookie somebody planted never becomes a session; sign-out clears it here and in the browser; keys are each actor's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, sql } from '../driver.mjs';
import { browser, secretOf, serve, tokenOf } from '../server.mjs';

const server = await serve();
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);

test('signing in never takes the cookie that was there', async () => {
    const anna = browser(server);
    anna.cookie = `maitred_session=${'A'.repeat(43)}`;
    const planted = anna.cookie;
    assert.equal((await anna.open(link)).status, 200);
    assert.notEqual(anna.cookie, planted);
    assert.equal((await anna.get('/api/v1/me', { headers: { Cookie: planted } })).status, 401);
    assert.match(anna.cookie, /^maitred_session=[\w-]{43}$/);
});

test('signing out ends the session and clears what the browser kept', async () => {
    const anna = browser(server);
    await anna.open(json(['account', 'link', 'anna@example.com', '--url', server.url]).link);
    const kept = anna.cookie;
    const answer = await anna.send('DELETE', '/api/v1/session');
    assert.equal(answer.headers.get('clear-site-data'), '"cache", "storage"');
    assert.match(answer.headers.get('set-cookie'), /^maitred_session=; .*Max-Age=0/);
    assert.equal((await anna.get('/api/v1/me', { headers: { Cookie: kept } })).status, 401);
});

test('what opens a door is in no URL of the log, and in the database only as a hash', async () => {
    const token = tokenOf('manager');
    await server.get('/api/v1/me', { token });
    const anna = browser(server);
    const once = json(['account', 'link', 'anna@example.com', '--url', server.url]).link;
    await anna.open(once);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const secrets = [token, secretOf(once), anna.cookie.split('=')[1]];
    const kept = ['account_token', 'account_session', 'account_ticket', 'audit', 'kept_answer']
        .map((table) => sql(`SELECT * FROM ${table}`)).join('\n');
    for (const secret of secrets) {
        assert.ok(secret.length > 40);
        assert.ok(!server.log.join('\n').includes(secret));
        assert.ok(!kept.includes(secret));
    }
});

test("an Idempotency-Key is its actor's own", async () => {
    const headers = { 'Idempotency-Key': 'the same' };
    const answers = [];
    for (const role of ['owner', 'manager', 'owner'])
        answers.push(await server.post('/api/v1/customers', { name: 'Vera' }, { token: tokenOf(role), headers }));
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 3); // each tokenOf is a new token
    const nobody = await server.post('/api/v1/customers', { name: 'Vera' }, { headers });
    assert.equal(nobody.status, 401);
});
