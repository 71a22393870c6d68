// A forgotten password: the answer tells nobody who has an account, the mail's link works once, for an hour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { browser, secretOf, serve } from '../server.mjs';

const [old, password] = ['tulips at noon', 'roses in july'];
const server = await serve();
const anna = browser(server);
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);
await anna.open(link);
await anna.put('/api/v1/me/password', { password: old });

const ask = (email) => server.post('/api/v1/password-resets', { email });
const use = (secret, body = { password }) => server.post('/api/v1/password-resets/completion', { token: secret, ...body });
function mails() { // the server may have begun what would be due here
    do json(['job', 'run', '--once']);
    while (sql("SELECT 1 FROM job WHERE kind = 'account.reset' AND state = 0").trim());
    return sql("SELECT to_address FROM mail WHERE kind = 'reset'").trim().split('\n').filter(Boolean);
}
function secret() {
    const text = sql("SELECT body_text FROM mail WHERE kind = 'reset' ORDER BY mail_id DESC LIMIT 1");
    return new RegExp(`${server.url}/reset#([\\w-]{43})`).exec(text)[1];
}

test('whoever asks gets the same answer, and who has an account a mail', async () => {
    for (const email of ['anna@example.com', 'who@example.com']) {
        const answer = await ask(email);
        assert.deepEqual([answer.status, answer.text], [202, '{"status":"accepted"}']);
    }
    assert.equal((await ask('anna')).status, 400);
    assert.deepEqual(mails(), ['anna@example.com']);
    for (let i = 0; i < 5; i++) assert.equal((await ask('anna@example.com')).status, 202);
    assert.equal(mails().length, 3); // and no more for a while
});

test('the newest link sets a password once, and all sessions end', async () => {
    const key = secret();
    assert.equal((await use(key, { password: 'password12' })).status, 400);
    assert.equal((await use(key)).status, 204);
    assert.equal((await use(key)).status, 401);
    assert.equal((await anna.get('/api/v1/me')).status, 401);
    assert.equal((await anna.signIn('anna@example.com', old)).status, 401);
    assert.equal((await anna.signIn('anna@example.com', password)).status, 200);
    assert.ok(!sql('SELECT * FROM account_ticket').includes(key));
});

test('an old link, one of another kind, and one of somebody who is gone', async () => {
    json(['account', 'add', 'till@example.com', '--role', 'agent']);
    await ask('till@example.com');
    assert.equal(mails().at(-1), 'till@example.com');
    const key = secret();
    sql('UPDATE account_ticket SET expires_at = expires_at - 3600000000 WHERE used_at = 0 AND purpose = 2');
    assert.equal((await use(key)).status, 401);
    sql('UPDATE account_ticket SET expires_at = expires_at + 3600000000 WHERE used_at = 0 AND purpose = 2');
    maitred(['account', 'edit', 'till@example.com', '--active', 'no']);
    assert.equal((await use(key)).status, 403);
    const other = secretOf(json(['account', 'link', 'anna@example.com']).link);
    assert.equal((await use(other)).status, 401);
});
