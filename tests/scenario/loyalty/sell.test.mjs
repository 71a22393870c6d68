// A till's order is accepted once: coupon, points spent, points earned, the order itself, in one step or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';
import { customer, hold, imported, line, noon, rule } from './shop.mjs';

const anna = customer('--name', 'Anna', '--card', '77', '--external', 'anna');
json(['loyalty', 'earn', anna, '2000'], noon);
json(['coupon', 'campaign', 'add', 'FIVE', '--amount', '5', '--codes', 'shared'], noon);
hold({ rules: [rule('base')] });
const server = await signedIn(noon);
const sell = (number, more = {}, options = {}) => server.post('/api/v1/loyalty/orders', { number, ...more,
    basket: { customer: '77', channel: 'shop', lines: [line('tea', 4000), line('cup', 1000)], ...more.basket } }, options);
const points = () => json(['loyalty', 'balance', anna], noon).wallets[0].available;
const orders = async () => (await server.get(`/api/v1/customers/${anna}/orders`)).body.items;

test('it is priced as it was quoted, and all of it is written down', async () => {
    const { status, body } = await sell('1', { coupons: ['five'], points: 500 });
    assert.deepEqual([status, body.quote.total.amount, body.quote.points_earned], [200, 4000, 400]);
    assert.deepEqual([body.balance, points()], [1900, 1900], '2000 - 500 + 400');
    assert.deepEqual((await orders()).map((o) => [o.number, o.total.amount]), [['1', 4500]]);
    assert.equal(json(['coupon', 'campaign', 'show', 'FIVE'], noon).used, 1);
});

test('the same again is answered the same and changes nothing; another request is refused', async () => {
    const again = await sell('1', { coupons: ['five'], points: 500 });
    assert.deepEqual([again.status, again.body.balance, points()], [200, 1900, 1900]);
    assert.equal((await sell('1', { points: 500 })).status, 422);
    imported('orders', ['number,customer,date,sku,quantity,price', '1,anna,2026-11-20,tea,1,36.00']);
    assert.equal(json(['loyalty', 'accrue'], noon).points, 0, 'an import that tells it earns no second time');
});

test('what cannot be is not done by halves', async () => {
    assert.equal((await sell('2', { coupons: ['five'], points: 1 })).status, 409, 'once a customer');
    assert.equal((await sell('2', { points: 1901 })).status, 409);
    assert.equal((await sell('2', { coupons: ['nope'] })).status, 404);
    assert.equal((await sell('')).body.pointer, '/number');
    assert.deepEqual([(await orders()).length, points()], [1, 1900]);
    assert.equal((await sell('2', {}, { token: tokenOf('analyst') })).status, 403);
});

test('points that were authorised are captured, also all there are', async () => {
    const held = await server.post('/api/v1/loyalty/authorise', { customer: '77', points: 1900, key: 'a' });
    assert.equal((await sell('3', { points: 1900 })).status, 409, 'they are held');
    const { body } = await sell('3', { points: 1900, hold: held.body.id });
    assert.deepEqual([body.quote.total.amount, body.balance], [3100, 310]);
    const nobody = await sell('4', { basket: { customer: null } });
    assert.deepEqual([nobody.status, nobody.body.quote.points_earned, nobody.body.balance], [200, 0, 0]);
    assert.equal(json(['check']).ok, true);
    assert.match(maitred(['loyalty', 'check']).stdout, /sound/);
});
