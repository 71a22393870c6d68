// What comes back of a till's order takes its earned points along, brings spent ones back, and releases its coupon.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { customer, hold, line, noon, rule } from './shop.mjs';

const anna = customer('--name', 'Anna', '--card', '77');
json(['loyalty', 'earn', anna, '1000'], noon);
json(['coupon', 'campaign', 'add', 'TENTH', '--percent', '10', '--codes', 'shared'], noon);
hold({ rules: [rule('base')] });
const server = await signedIn(noon);
const back = (more) => server.post('/api/v1/loyalty/returns', { order: '1', ...more });
const used = () => json(['coupon', 'campaign', 'show', 'TENTH'], noon).used;

test('a part takes its part along, once for each number', async () => {
    const sold = await server.post('/api/v1/loyalty/orders', { number: '1', coupons: ['tenth'], points: 1000,
        basket: { customer: '77', lines: [line('tea', 4000, { quantity: 2 }), line('cup', 1000)] } });
    // 5000 less 500: 3600 and 900; 1000 points pay, 3500 in money earns 350.
    assert.deepEqual([sold.body.quote.price.amount, sold.body.balance], [4500, 350]);
    const cup = { number: 'r1', lines: [{ sku: 'cup', amount: { amount: 900 } }] };
    const { status, body } = await back(cup);
    // A fifth: 70 of 350 go, 200 of 1000 come.
    assert.deepEqual([status, body.fate, body.points, body.balance, body.coupons], [200, 'added', 130, 480, 0]);
    assert.deepEqual([(await back(cup)).body.fate, (await back(cup)).body.points], ['known', 0]);
    assert.equal(used(), 1);
});

test('when nothing is left all points are as before, and the coupon is free', async () => {
    const { body } = await back({ number: 'r2' });
    assert.deepEqual([body.points, body.balance, body.coupons], [520, 1000, 1]);
    assert.equal(used(), 0);
    assert.equal(json(['loyalty', 'accrue'], noon).returns, 0, 'the books know already');
    assert.equal((await back({ number: 'r2' })).body.coupons, 0);
    assert.equal((await back({ number: 'r3', order: 'none' })).status, 404);
    assert.equal((await back({ number: '' })).body.pointer, '/number');
    assert.equal(json(['check']).ok, true);
});

test('of who was erased the sums change, and no points', async () => {
    for (const number of ['8', '9'])
        await server.post('/api/v1/loyalty/orders', { number, basket: { customer: '77', lines: [line('tea', 2000)] } });
    const { balance } = json(['loyalty', 'balance', anna], noon).wallets[0];
    json(['customer', 'erase', anna, '--yes'], noon);
    const { status, body } = await back({ order: '8', number: 'r8' });
    assert.deepEqual([status, body.fate, body.points, body.balance], [200, 'added', 0, balance]);
    const plain = await server.post('/api/v1/returns', { order: '9', number: 'r9', lines: [{ sku: 'tea', amount: { amount: 500 } }] });
    assert.deepEqual([plain.status, plain.body.fate], [201, 'added']);
    assert.equal(json(['customer', 'export', anna], noon).order_return.find((r) => r.number === 'r9').total.amount, -500);
    assert.equal(json(['loyalty', 'accrue'], noon).returns, 0);
    assert.equal(json(['check']).ok, true);
});
