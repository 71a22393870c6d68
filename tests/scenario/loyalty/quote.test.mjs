// A quote says what a basket comes to, line by line: discounts, what points may pay, what it earns, and why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { basket, customer, hold, line, noon, rule } from './shop.mjs';

const anna = customer('--name', 'Anna', '--card', '77');
json(['loyalty', 'earn', anna, '5000'], noon);
json(['coupon', 'campaign', 'add', 'FIVE', '--amount', '5', '--codes', 'shared', '--stacks'], noon);
json(['coupon', 'campaign', 'add', 'TENTH', '--percent', '10', '--codes', 'shared', '--stacks'], noon);
json(['coupon', 'campaign', 'add', 'ALONE', '--percent', '50', '--codes', 'shared'], noon);
const settings = { share_max: 5000, order_min: { amount: 1000 }, excluded: [{ category: 'Gifts' }] };
hold({ settings, rules: [rule('base', { group: 'g' }), rule('tea', { group: 'g', priority: 1, value: 2000,
    lines: { '==': [{ var: 'line.sku' }, 'tea'] } })] });
const goods = [line('tea', 4000), line('cup', 5000, { category: 'Gifts' }), line('pot', 1000)];
const quote = (lines, more = {}, options = noon) => json(['loyalty', 'quote',
    basket({ basket: { customer: '77', lines }, ...more })], options);
const sums = (q) => ['coupon_discount', 'price', 'points_discount', 'total'].map((key) => q[key].amount);

test('rules of one group give once, and every line says why', () => {
    const q = quote(goods);
    assert.deepEqual([q.customer, q.points_available, q.points_earned], [anna, 5000, 1400]);
    assert.deepEqual(q.lines.map((l) => l.earned), [800, 500, 100]);
    assert.deepEqual(q.lines[1].why, ['Cannot be paid by points', '500 points: base']);
    assert.deepEqual(q.rules.map((r) => [r.code, r.why]), [['base', 'given'], ['tea', 'given']]);
    assert.deepEqual(quote(goods), q, 'a quote changes nothing');
    assert.match(maitred(['loyalty', 'quote', basket({ lines: goods }), '--lang', 'ru'], noon).stdout,
        /Покупатель не назван/);
});

test('points pay for half an order at most, not for gifts, not for small orders; what they pay earns nothing', () => {
    assert.deepEqual([quote(goods).points_spendable, quote(goods).points_bound], [5000, 'share']);
    const gifts = quote([line('cup', 9000, { category: 'Gifts' }), line('tea', 1000)]);
    assert.deepEqual([gifts.points_spendable, gifts.points_bound], [1000, 'goods']);
    assert.equal(quote([line('tea', 999)]).points_bound, 'minimum');
    assert.equal(quote([line('tea', 90000)]).points_bound, 'balance');
    const q = quote(goods, { points: 3000 });
    assert.deepEqual(sums(q), [0, 10000, 3000, 7000]);
    assert.deepEqual(q.lines.map((l) => l.points.amount), [2400, 0, 600]);
    assert.deepEqual(q.lines.map((l) => l.earned), [320, 500, 40]);
    assert.match(refused('conflict', ['loyalty', 'quote',
        basket({ basket: { customer: '77', lines: goods }, points: 5001 })], noon), /5000 points may pay/);
});

test('coupons come one after the other, and one that stands alone does not join', () => {
    const q = quote(goods, { coupons: ['five', 'tenth'] });
    assert.deepEqual(sums(q), [1450, 8550, 0, 8550]);
    assert.deepEqual(q.lines.map((l) => l.coupons.amount), [580, 725, 145]);
    const second = quote(goods, { coupons: ['five', 'alone'] }).coupons;
    assert.deepEqual(second.map((k) => k.verdict), ['good', 'alone']);
    assert.equal(quote(goods, { coupons: ['alone'] }).total.amount, 5000);
    refused('missing', ['loyalty', 'quote', basket({ basket: { lines: goods }, coupons: ['none'] })], noon);
});

test('a margin that has to stay is kept by coupons and points where the cost is known', () => {
    hold({ settings: { margin_min: 2000 }, rules: [] });
    const lines = [line('tea', 4000, { cost: { amount: 2400 } }), line('pot', 1000)];
    assert.equal(quote(lines).points_spendable, 2000, '4000 - 2400 / 0.8, and all of the pot');
    const q = quote(lines, { coupons: ['alone'] });
    assert.deepEqual(q.lines.map((l) => l.coupons.amount), [1000, 500]);
    assert.match(q.lines[0].why.join(), /so that the margin stays/);
    assert.deepEqual([q.points_spendable, q.points_earned], [500, 0]);
});
