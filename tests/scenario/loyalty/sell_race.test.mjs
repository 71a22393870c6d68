// Tills that tell at once: one order is accepted once, the last points and the last of a budget go to one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { customer, hold, line, noon, rule } from './shop.mjs';

const ids = ['77', '78', '79', '80'].map((card) => customer('--card', card));
json(['loyalty', 'earn', ids[0], '1000'], noon);
hold({ rules: [rule('base'), rule('bonus', { kind: 'fixed', value: 60, budget: 100 })] });
const server = await signedIn(noon);
const sell = (number, card, more = {}) => server.post('/api/v1/loyalty/orders',
    { number, basket: { customer: card, lines: [line('tea', 4000)] }, ...more });
const available = (id) => json(['loyalty', 'balance', id], noon).wallets[0]?.available ?? 0;

test('the same order told by six at once is one order with one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => sell('1', '77')));
    for (const { status, body } of answers)
        assert.deepEqual([status, body.balance, body.order], [200, 1460, answers[0].body.order]);
    assert.equal(available(ids[0]), 1460);
});

test('the last points are spent by one of four', async () => {
    const answers = await Promise.all([2, 3, 4, 5].map((n) => sell(`${n}`, '77', { points: 1460 })));
    assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409, 409, 409]);
    const won = answers.find((a) => a.status === 200).body;
    assert.deepEqual([won.quote.total.amount, available(ids[0])], [2540, won.balance]);
});

test('a budget is given out to the last point, whoever asks', async () => {
    const answers = await Promise.all(ids.slice(1).map((_, i) => sell(`b${i}`, `${78 + i}`)));
    assert.deepEqual(answers.map((a) => a.status), [200, 200, 200]);
    assert.equal(json(['loyalty', 'rules', 'show', 'bonus'], noon).given, 100);
    assert.equal(ids.slice(1).reduce((sum, id) => sum + available(id), 0), 1200);
    assert.equal(json(['check'], noon).ok, true);
});
