// Points that a till held come back with the goods, whatever the hold was about; an order is measured by what it is now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { customer, hold, imported, line, noon, rule } from './shop.mjs';

const anna = customer('--name', 'Anna', '--card', '77', '--external', 'anna');
json(['loyalty', 'earn', anna, '1000'], noon);
json(['coupon', 'campaign', 'add', 'TENTH', '--percent', '10', '--codes', 'shared'], noon);
hold({ rules: [rule('base', { value: 500 })],
    tiers: [{ code: 'silver', name: 'Silver', by: 'spend', least: 60000, days: 60 }] });
const server = await signedIn(noon);
const post = async (path, body) => (await server.post(`/api/v1/loyalty/${path}`, body)).body;
const sell = (number, amount, more = {}) => post('orders',
    { number, basket: { customer: '77', lines: [line('tea', amount)] }, ...more });
const back = (order) => post('returns', { order, number: `back ${order}` });
const points = () => json(['loyalty', 'balance', anna], noon).wallets[0].available;
const held = async (more) => (await post('authorise', { customer: '77', points: 200, ...more })).id;

test('whatever the hold was about, the order that captured it gives the points back', async () => {
    for (const [number, about] of [['1', {}], ['2', { about: 'basket 7' }], ['3', { about: 'order:3', amount: 3000 }]]) {
        const sold = await sell(number, 3000, { points: 200, hold: await held(about), coupons: number === '3' ? ['tenth'] : [] });
        assert.equal(sold.balance, 800 + sold.quote.points_earned);
        await back(number);
        assert.equal(points(), 1000, number);
    }
});

test('a till sells what an import told before: it earned already, and all of it comes back', async () => {
    imported('orders', ['number,customer,date,sku,quantity,price', '4,anna,2026-11-20,tea,1,10.00']);
    assert.equal(json(['loyalty', 'accrue'], noon).points, 50);
    const sold = await sell('4', 5000, { points: 20 });
    assert.deepEqual([sold.quote.points_earned, sold.balance], [0, 1030]);
    assert.deepEqual([(await back('4')).points, points()], [-30, 1000]);
});

test('an order that became smaller comes back whole, one that became larger in its share', async () => {
    const told = (number, ...lines) => imported('orders', ['number,customer,date,sku,quantity,price',
        ...lines.map((price, i) => `${number},anna,2026-11-20,t${i},1,${price}`)]);
    told('5', '100.00', '100.00');
    assert.equal(json(['loyalty', 'accrue'], noon).points, 1000);
    told('5', '100.00');
    await back('5');
    assert.equal(points(), 1000);
    told('6', '10.00');
    assert.equal(json(['loyalty', 'accrue'], noon).points, 50);
    told('6', '20.00');
    const part = await post('returns', { order: '6', number: 'part', total: { amount: 1000 } });
    assert.equal(part.points, -25);
});

test('the sale that reaches a tier raises at once; a code is named once; nobody has no name', async () => {
    assert.equal(json(['loyalty', 'tier', anna], noon).tier, null);
    await sell('7', 60000);
    assert.equal(json(['loyalty', 'tier', anna], noon).tier, 'silver');
    const twice = await post('quote', { basket: { customer: '77', lines: [line('tea', 100)] }, coupons: ['TENTH', 'tenth'] });
    assert.match(twice.detail, /"tenth" is there twice/);
    json(['coupon', 'campaign', 'add', 'GUEST', '--amount', '5', '--codes', 'shared', '--per-customer', '0'], noon);
    await sell('8', 3000, { basket: { lines: [line('tea', 3000)] }, coupons: ['guest'] });
    const came = await back('8');
    assert.deepEqual([came.customer, came.coupons], [null, 1]);
    assert.equal(json(['check']).ok, true);
});
