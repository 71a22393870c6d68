// Who guesses at codes runs dry; who came with a real one bears the tag that insight counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { code, customer, invite } from './friends.mjs';

const [anna, bob] = ['Anna', 'Bob'].map((name) => customer('--name', name));
const server = await signedIn();
const claim = (word) => server.post('/api/v1/referrals', { code: word, customer: bob });

test('codes that there are not are counted, mistyped ones and real ones are not', async () => {
    const word = code(anna);
    const mistyped = word.replace(/.$/, (last) => (last === '3' ? '4' : '3'));
    for (let i = 0; i < 25; i++) assert.equal((await claim(mistyped)).status, 400);
    assert.equal((await claim(word)).body.id, (await claim(word)).body.id);
    const statuses = [];
    for (let i = 0; i < 40; i++) statuses.push((await claim(`nobody${i}`)).status);
    assert.equal(statuses[0], 404);
    assert.ok(statuses.includes(429)); // a slow machine earns some tries back meanwhile
});

test('the tag', () => {
    assert.deepEqual(json(['customer', 'show', bob]).tags, ['referral']);
    assert.equal(invite(anna, bob).is_replay, true);
});
