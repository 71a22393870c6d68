// Orders earn by the rules once, however often they are told; what comes back takes its points along, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { at, hold, imported, noon, rule } from './shop.mjs';

const accrue = (options = noon) => json(['loyalty', 'accrue'], options);
const points = (who) => json(['loyalty', 'balance', who], noon).wallets[0]?.balance ?? 0;
const head = 'number,customer,date,sku,quantity,price';
const orders = [head, 'o1,anna,2026-11-02,tea,2,10.00', 'o1,anna,2026-11-02,cup,1,30.00',
    'o2,anna,2026-11-09,tea,1,10.00', 'o3,boris,2026-11-09,cup,2,30.00', 'o4,boris,2026-10-31,cup,1,30.00'];

test('nothing earns before there is a programme, nor what was before its start', () => {
    imported('orders', orders);
    assert.deepEqual(accrue(), { customers: 0, orders: 0, others: 0, returns: 0, points: 0 });
    hold({ settings: { starts_at: '2026-11-01T00:00:00Z' }, rules: [rule('base')] });
    assert.deepEqual(accrue(), { customers: 2, orders: 3, others: 0, returns: 0, points: 1200 });
    assert.deepEqual([points('anna'), points('boris')], [600, 600]);
});

test('an order told again, or with other lines, earns no second time; a later rule does not reach back', () => {
    imported('orders', orders);
    imported('orders', [head, 'o2,anna,2026-11-09,tea,5,10.00']);
    hold({ settings: { starts_at: '2026-11-01T00:00:00Z' }, rules: [rule('base'), rule('late')] });
    assert.equal(accrue().points, 0);
    assert.equal(points('anna'), 600);
});

test('what comes back takes its points along, in parts, once', () => {
    imported('orders', [head, 'r1,anna,2026-11-10,cup,-1,30.00']);
    assert.equal(accrue().returns, 1);
    assert.equal(points('anna'), 300, '500 of o1 times 30 of 50 are gone');
    assert.equal(accrue().returns, 0);
    imported('orders', [head, 'r1,anna,2026-11-10,cup,-1,30.00', 'r2,anna,2026-11-11,tea,-7,10.00']);
    accrue();
    assert.equal(points('anna'), 0, 'all of o1 and o2');
    assert.match(maitred(['loyalty', 'check'], noon).stdout, /sound/);
    assert.equal(json(['check'], noon).ok, true);
});

test('a merge brings points and what was looked at along, and a new order earns for who stays', () => {
    json(['customer', 'merge', 'boris', 'anna'], noon);
    imported('orders', [head, 'o5,anna,2026-11-12,tea,1,10.00']);
    assert.deepEqual([accrue().orders, points('boris')], [1, 700], 'of the rules, the one that was there');
    assert.equal(accrue(at('2026-11-25T00:00:00')).points, 0);
});
