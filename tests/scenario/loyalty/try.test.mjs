// A dry run says what rules would have given for orders that were: points, cost, who gains, and nothing happens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';
import { hold, imported, noon, programme, rule } from './shop.mjs';

imported('products', ['sku,name,category', 'c1,Arabica,Coffee', 't1,Sencha,Tea']);
imported('orders', ['number,customer,date,sku,quantity,price',
    'o1,anna,2026-10-05,c1,2,10.00', 'o1,anna,2026-10-05,t1,1,5.00',
    'o2,anna,2026-10-12,t1,2,5.00', 'o3,boris,2026-10-31,c1,1,40.00',
    'o4,boris,2026-09-30,c1,1,99.00', 'o5,boris,2026-11-01,c1,1,99.00']);
const coffee = { '==': [{ var: 'line.category' }, 'Coffee'] };
const trial = (what, ...args) => json(['loyalty', 'rules', 'try', what, ...args], noon);

test('last month is tried: points, their cost, who gains most', () => {
    const tried = trial(programme({ settings: { point_value: { amount: 2 } },
        rules: [rule('base'), rule('coffee', { value: 500, lines: coffee, state: 'draft' })] }));
    assert.deepEqual([tried.from, tried.to, tried.orders, tried.customers, tried.amount.amount],
        ['2026-10-01', '2026-10-31', 3, 2, 7500]);
    // 10 %: 125 + 50 + 200 points of 2 minor units; 5 % of coffee: 50 + 100.
    assert.deepEqual(tried.rules.map((r) => [r.code, r.points, r.orders, r.customers]),
        [['base', 375, 3, 2], ['coffee', 150, 2, 2]]);
    assert.deepEqual([tried.points, tried.cost.amount], [525, 1050]);
    assert.deepEqual(tried.top.map((t) => [t.points, t.orders]), [[300, 1], [225, 2]]);
    assert.deepEqual(json(['loyalty', 'rules', 'list']).rules, []);
});

test('limits count within the run, and facts are as of each order', () => {
    const tried = trial(programme({ rules: [
        rule('first', { kind: 'fixed', value: 100, when: { '==': [{ var: 'customer.orders_count' }, 0] } }),
        rule('cap', { customer_max: 260 }), rule('budget', { budget: 300 }),
        rule('regular', { when: { '>=': [{ var: 'customer.weeks_in_row' }, 1] } })] }));
    assert.deepEqual(tried.rules.map((r) => [r.code, r.points, r.full]),
        [['first', 100, 100], ['cap', 520, 750], ['budget', 300, 350], ['regular', 100, 100]]);
});

test('a rule of the programme is tried whatever its state, on the days that are asked for', () => {
    hold({ rules: [rule('base', { state: 'draft' }), rule('late', { starts_at: '2026-10-31T00:00:00Z' })] });
    const tried = trial('base', '--from', '2026-09-30', '--to', '2026-11-01');
    assert.deepEqual(tried.rules.map((r) => [r.code, r.points]), [['base', 2730], ['late', 1390]]);
    assert.equal(trial('base', '--from', '2020-01-01', '--to', '2020-01-02').orders, 0);
    refused('invalid', ['loyalty', 'rules', 'try', 'base', '--from', '2026-01-02', '--to', '2026-01-01']);
    refused('io', ['loyalty', 'rules', 'try', 'no-such-rule-or-file']);
});
