// Passwords: which are refused, and what somebody sees who guesses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, sql } from '../driver.mjs';
import { browser, serve } from '../server.mjs';

const good = 'tulips at noon';
const server = await serve();
const anna = browser(server);
const { link } = json(['account', 'add', 'anna.petrenko@flowers.example', '--role', 'owner', '--url', server.url]);
await anna.open(link);

test('what is guessed first is refused, in any of the languages', async () => {
    for (const password of ['short', 'password12', 'qwerty123456', 'aaaaaaaaaaaaaa', '1234567890', 'petrenko2026',
        'annaflowers', 'maitred2026', 'парольпароль', 'йцукенгшщз', 'привет12345',
        'x'.repeat(201)]) {
        const answer = await anna.put('/api/v1/me/password', { password });
        assert.equal(answer.status, 400, password);
        assert.equal(answer.body.pointer, '/password');
    }
});

test('any characters make a password, as they are', async () => {
    let old_password = undefined;
    for (const password of ['моя розовая роза', 'всім квіти 花', ' spaces  around ', 'x7#kQ2!mZ9p',
        `${good} `.repeat(5), good]) {
        assert.equal((await anna.put('/api/v1/me/password', { password, old_password })).status, 204, password);
        old_password = password;
    }
    assert.equal((await browser(server).signIn('anna.petrenko@flowers.example', `${good} `)).status, 401);
    assert.match(sql('SELECT password_hash FROM account'), /\$argon2id\$v=19\$m=32768,t=2,p=1\$/);
});

test('an unknown address and a wrong password are answered alike, and as slowly', async () => {
    const tries = [['who@flowers.example', good], ['anna.petrenko@flowers.example', 'roses in july'], ['anna', good]];
    const seen = [];
    for (const [email, password] of tries) {
        const begun = performance.now();
        const answer = await browser(server).signIn(email, password);
        seen.push({ ms: performance.now() - begun, status: answer.status, detail: answer.body.detail });
    }
    assert.deepEqual(new Set(seen.map(({ status, detail }) => `${status} ${detail}`)).size, 1);
    assert.equal(seen[0].status, 401);
    for (const { ms } of seen) assert.ok(ms > 0.3 * seen[1].ms, JSON.stringify(seen));
});
