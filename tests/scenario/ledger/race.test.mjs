// Many tills at once: the last points are spent once, a key works once, a kill loses and doubles nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve, tokenOf } from '../server.mjs';
import { balance, member, move } from './ledger.mjs';

const token = tokenOf('agent');
const till = async (options) => Object.assign(await serve({ isWatched: false, ...options }), { token });
const statuses = (answers) => answers.map((a) => a.status).sort((a, b) => a - b);

test('of twenty who spend the last points one wins; of twenty with one key all are answered alike', async () => {
    const server = await till(), anna = member();
    move('earn', [anna.phone, 100]);
    const many = (body) => Promise.all(Array.from({ length: 20 }, (_, i) =>
        server.post('/api/v1/loyalty/spend', { customer: anna.phone, points: 60, ...body(i) })));
    assert.deepEqual(statuses(await many((i) => ({ key: `one${i}` }))), [201, ...Array(19).fill(409)]);
    const alike = await many(() => ({ points: 10, key: 'same' }));
    assert.deepEqual(statuses(alike), Array(20).fill(201));
    assert.deepEqual([new Set(alike.map((a) => a.body.id)).size, alike.filter((a) => !a.body.is_replay).length], [1, 1]);
    assert.equal(balance(anna).balance, 30);
    const other = await server.post('/api/v1/loyalty/spend', { customer: anna.phone, points: 11, key: 'same' });
    assert.deepEqual([other.status, /used for another request/.test(other.body.detail)], [409, true]);
    await server.stop();
});

test('killed under load: what was answered is there once, what was refused is not there', async () => {
    const people = [member(), member(), member()], done = new Map();
    for (let round = 0; round < 3; round++) {
        const server = await till();
        const work = Array.from({ length: 8 }, async (_, k) => {
            for (let i = 0; ; i++) {
                const key = `r${round}k${k}i${i}`, who = people[i % 3];
                const answer = await server.post('/api/v1/loyalty/earn', { customer: who.phone, points: 1 + k, key }).catch(() => null);
                if (!answer) return;
                assert.equal(answer.status, 201);
                done.set(key, { id: answer.body.id, who });
            }
        });
        await new Promise((resolve) => setTimeout(resolve, 500));
        await server.kill();
        await Promise.all(work);
    }
    const server = await till();
    assert.ok(done.size > 20, `${done.size} were answered`);
    for (const [key, { id, who }] of [...done].slice(-60)) {
        const again = await server.post('/api/v1/loyalty/earn', { customer: who.phone, points: 1 + Number(/k(\d+)i/.exec(key)[1]), key });
        assert.deepEqual([again.body.id, again.body.is_replay], [id, true]);
    }
    for (const who of people) {
        const all = json(['loyalty', 'history', who.phone, '--limit', '1000']).operations;
        assert.equal(balance(who).balance, all.reduce((sum, o) => sum + o.points, 0));
    }
    assert.equal(json(['loyalty', 'check']).is_sound, true);
    await server.stop();
});
