// A second factor goes with a code of its own, or by the operator's hand when everything is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { browser, serve } from '../server.mjs';
import { codeOf } from './totp.mjs';

const env = { MAITRED_CLOCK: '1800000000' };
const server = await serve({ env });
const anna = browser(server);
const path = '/api/v1/me/second-factor';
const { link } = json(['account', 'add', 'anna@example.com', '--role', 'owner', '--url', server.url], { env });
await anna.open(link);

async function begin() {
    const { secret } = (await anna.post(path, {})).body;
    const answer = await anna.put(path, { code: codeOf(secret, env.MAITRED_CLOCK) });
    assert.equal(answer.status, 200);
    return { secret, codes: answer.body.recovery_codes };
}

test('a code switches it off; without one it stays', async () => {
    assert.equal((await anna.post(`${path}/removal`, { code: '123456' })).status, 404);
    assert.equal((await anna.put(path, { code: '123456' })).status, 404);
    const { secret } = await begin();
    assert.equal((await anna.post(`${path}/removal`, { code: 'x' })).status, 401);
    const next = codeOf(secret, env.MAITRED_CLOCK, 1);
    assert.equal((await anna.post(`${path}/removal`, { code: next })).status, 204);
    assert.equal((await anna.get('/api/v1/me')).body.has_second_factor, false);
});

test('the operator takes it away', async () => {
    await begin();
    assert.equal(maitred(['account', 'edit', 'anna@example.com', '--no-second-factor'], { env }).status, 0);
    assert.equal((await anna.get('/api/v1/me')).body.has_second_factor, false);
});

test('codes cannot be tried out', async () => {
    await begin();
    const seen = [];
    for (let i = 0; i < 12; i++) seen.push((await anna.post(`${path}/removal`, { code: `00000${i % 10}` })).status);
    assert.ok(seen.includes(429), seen.join());
});
