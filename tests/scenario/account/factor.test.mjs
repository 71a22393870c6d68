// A second factor: an app's codes, each taken once, and recovery codes for the day the app is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, sql } from '../driver.mjs';
import { browser, serve } from '../server.mjs';
import { codeOf } from './totp.mjs';

const env = { MAITRED_CLOCK: '1800000000' };
const password = 'tulips at noon';
const server = await serve({ env });
const anna = browser(server);
const path = '/api/v1/me/second-factor';
const { link } = json(['account', 'add', 'anna+1@example.com', '--role', 'owner', '--url', server.url], { env });
await anna.open(link);
await anna.put('/api/v1/me/password', { password });
let secret, codes;

function code(steps) {
    return codeOf(secret, env.MAITRED_CLOCK, steps);
}

test('it is begun with the password and counts from its first code on', async () => {
    assert.equal((await anna.post(path, {})).status, 403);
    const begun = await anna.post(path, { password });
    secret = begun.body.secret;
    assert.equal(begun.body.uri,
        `otpauth://totp/maitred:anna%2B1@example.com?secret=${secret}&issuer=maitred`);
    assert.equal((await browser(server).signIn('anna+1@example.com', password)).status, 200);
    assert.equal((await anna.put(path, { code: '000000' })).status, 401);
    const before = anna.cookie;
    codes = (await anna.put(path, { code: code(-1) })).body.recovery_codes;
    assert.equal(new Set(codes).size, 10);
    assert.match(codes[0], /^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    assert.notEqual(anna.cookie, before);
    assert.equal((await anna.get('/api/v1/me')).body.has_second_factor, true);
    assert.equal((await anna.post(path, { password })).status, 409);
    assert.ok(!sql('SELECT * FROM account_recovery').includes(codes[0].replaceAll('-', '')));
});

test('signing in needs a code, and none twice', async () => {
    const other = browser(server);
    const without = await other.signIn('anna+1@example.com', password);
    assert.deepEqual([without.status, without.body.pointer], [401, '/code']);
    assert.equal((await other.signIn('anna+1@example.com', password, code(-1))).status, 401);
    assert.equal((await other.signIn('anna+1@example.com', password, code(3))).status, 401);
    assert.equal((await other.signIn('anna+1@example.com', password, code())).status, 200);
    assert.equal((await other.signIn('anna+1@example.com', password, code())).status, 401);
    assert.equal((await other.signIn('anna+1@example.com', 'roses in july', code(1))).status, 401);
});

test('a recovery code opens once, however it is typed', async () => {
    const typed = codes[1].toLowerCase().replaceAll('-', ' ');
    assert.equal((await browser(server).signIn('anna+1@example.com', password, typed)).status, 200);
    assert.equal((await browser(server).signIn('anna+1@example.com', password, codes[1])).status, 401);
});
