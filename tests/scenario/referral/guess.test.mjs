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
    assert.deepEqual([(await claim(word)).status, (await claim(word)).status], [201, 200]);
    const statuses = [];
    for (let i = 0; i < 25; i++) statuses.push((await claim(`nobody${i}`)).status);
    assert.deepEqual([statuses[0], statuses[24]], [404, 429]);
});

test('the tag', () => {
    assert.deepEqual(json(['customer', 'show', bob]).tags, ['referral']);
    assert.equal(invite(anna, bob).is_replay, true);
});
