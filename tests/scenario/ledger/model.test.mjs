// Random operations, kills and restarts on the books agree with a small model of them, step by step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve, tokenOf } from '../server.mjs';
import { book, dice } from './model.mjs';
import { drive } from './play.mjs';

const SEED = Number(process.env.MAITRED_SEED ?? 20261122);
const EPOCHS = 20, STEPS = 60;

test(`the books agree with the model (MAITRED_SEED=${SEED})`, async () => {
    const random = dice(SEED);
    const token = tokenOf('owner');
    json(['loyalty', 'wallet', 'set', 'points', '--expiry', 'rolling', '--days', '40', '--pending-days', '3',
        '--debt-max', '50']);
    const people = ['+380441234501', '+380441234502', '+380441234503'].map((phone) =>
        ({ phone, id: json(['customer', 'add', '--phone', phone]).customer, book: book(50) }));
    let now = 1_800_000_000;
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
        const server = Object.assign(await serve({ env: { MAITRED_CLOCK: String(now) }, isWatched: false }), { token });
        for (let step = 0; step < STEPS; step++)
            await drive({ server, people, random, now, name: `${epoch}.${step}` });
        // What was under way when the server died is done once, when it is asked for again.
        const last = { customer: people[0].phone, points: 7, key: `last${epoch}` };
        const under = server.post('/api/v1/loyalty/earn', last).catch(() => {});
        await server[random(2) ? 'kill' : 'stop']();
        await under;
        const again = Object.assign(await serve({ env: { MAITRED_CLOCK: String(now) }, isWatched: false }), { token });
        for (let i = 0; i < 2; i++) assert.equal((await again.post('/api/v1/loyalty/earn', last)).status, 201);
        people[0].book.settle(now);
        people[0].book.earn(7, now + 3 * 86400, now + 43 * 86400);
        await again.stop();
        assert.equal(json(['loyalty', 'check'], { env: { MAITRED_CLOCK: String(now) } }).is_sound, true);
        now += random(12) * 86400 + random(7200);
    }
    assert.equal(json(['check']).ok, true);
});
