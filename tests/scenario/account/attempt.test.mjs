// Who guesses is slowed down where they are; the user signs in from elsewhere as ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, serve } from '../server.mjs';

const password = 'tulips at noon';
const server = await serve({ args: ['--trusted-proxies', '127.0.0.1'] });
const anna = browser(server);
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url]);
await anna.open(link);
await anna.put('/api/v1/me/password', { password });

function tried(address, email, guess) {
    return server.post('/api/v1/session', { email, password: guess }, { headers: { 'X-Forwarded-For': address } });
}

test('five wrong guesses at one name, then a pause for this address only', async () => {
    for (let i = 0; i < 5; i++)
        assert.equal((await tried('192.0.2.1', 'anna@example.com', `guess ${i}`)).status, 401);
    const slow = await tried('192.0.2.1', ' ANNA@example.com', password);
    assert.equal(slow.status, 429);
    assert.equal(slow.body.code, 'too_many');
    const wait = Number(slow.headers.get('retry-after'));
    assert.ok(wait > 20 && wait <= 30, `${wait}`);
    assert.equal((await tried('192.0.2.2', 'anna@example.com', password)).status, 200);
});

test('twenty names tried from one address, then a pause; of IPv6 a house is one address', async () => {
    let count = 0; // a slow machine earns some tries back meanwhile
    while (count < 40 && (await tried(`2001:db8::${count}`, `user${count}@example.com`, 'guess')).status === 401) count++;
    assert.ok(count >= 20 && count < 40, `${count} tries`);
    assert.equal((await tried('2001:db8:0:1::', 'anna@example.com', password)).status, 200);
});

test('who knows the password may sign in as often as they like', async () => {
    for (let i = 0; i < 25; i++)
        assert.equal((await tried('192.0.2.3', 'anna@example.com', password)).status, 200);
});
