// A shop asks for codes and tells who came; two at once, and a job that runs in many places, count once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { serve, signedIn, tokenOf } from '../server.mjs';
import { customer, orders, set } from './friends.mjs';

set('friend_points', 100);
set('inviter_points', 70);
set('return_days', 1);
const anna = customer('--name', 'Anna');
const friends = Array.from({ length: 6 }, (_, i) => customer('--external', `f${i}`));
tokenOf('owner');
const server = await signedIn({ role: 'agent' });
const other = await serve();
const path = '/api/v1/referrals';
const post = (i, where, body) => (i % 2 ? server : other).send('POST', path + where, { body, token: server.token });
let code;

test('a code asked for by many at once is one code', async () => {
    const answers = await Promise.all(friends.map((_, i) => post(i, '/codes', { customer: anna })));
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
    code = answers[0].body.code;
    assert.deepEqual([...new Set(answers.map((a) => a.body.code))], [code]);
});

test('a friend told of many times was invited once', async () => {
    const answers = await Promise.all(friends.map((_, i) => post(i, '', { code, customer: friends[0], seen: ['device:abc12345', 'phone:+44 20 7946 0958'] })));
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [201]);
    assert.equal(new Set(answers.map((a) => a.body.id)).size, 1);
    for (const seen of [Array(11).fill('device:x'), [`device:${'x'.repeat(250)}`]])
        assert.equal((await post(0, '', { code, customer: friends[0], seen })).status, 400);
    const ring = await Promise.all([post(0, '', { code, customer: friends[1] }), post(1, '/codes', { customer: friends[1] })]);
    const back = await post(0, '', { code: ring[1].body.code, customer: anna });
    assert.deepEqual([back.status, /came to us by this friend/.test(back.body.detail)], [409, true]);
    for (const friend of friends.slice(2)) assert.equal((await post(0, '', { code, customer: friend })).status, 201);
});

test('the job, run in four places at once, rewards each once', async () => {
    orders(...friends.map((_, i) => `${i},f${i},2026-12-20,tea,1,5.00`));
    sql('UPDATE referral SET due_at = 1, at = 1');
    const clock = { MAITRED_CLOCK: String(Date.parse('2027-01-05T00:00:00Z') / 1000) };
    await server.stop();
    await other.stop();
    await Promise.all(Array.from({ length: 4 }, () => serve({ env: clock })));
    for (let i = 0; i < 200 && sql('SELECT count(*) FROM referral WHERE state = 2').trim() !== '6'; i++)
        await new Promise((r) => setTimeout(r, 50));
    assert.equal(sql('SELECT count(*), sum(points) FROM ledger_op WHERE kind = 1').trim(), `12|${6 * 170}`);
    assert.equal(maitred(['check']).status, 0);
});

test('who reads loyalty sees who came by whom', async () => {
    const again = await signedIn();
    const { body } = await again.get(`${path}?customer=${anna}`, { token: tokenOf('analyst') });
    assert.deepEqual([body.code, body.invited.length, body.invited[0].inviter_points], [code, 6, 70]);
    assert.equal(json(['referral', 'show', friends[3]]).invited_by[0].customer, anna);
});
