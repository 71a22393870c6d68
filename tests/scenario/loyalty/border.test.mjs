// At the border: two orders of one moment, a rule that came later, a birthday learned on the day, a share that just suffices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { at, customer, hold, imported, noon, rule } from './shop.mjs';

const accrue = (options = noon) => json(['loyalty', 'accrue'], options).points;
const head = 'number,customer,date,total';
const first = rule('first', { kind: 'fixed', value: 200, when: { '==': [{ var: 'customer.orders_count' }, 0] } });
const birthday = rule('birthday', { on: 'birthday', kind: 'fixed', value: 100 });

test('of two orders of one day one is the first', () => {
    hold({ rules: [first, birthday] });
    imported('orders', [head, 'o1,anna,2026-11-01,10.00', 'o2,anna,2026-11-01,20.00', 'o3,boris,2026-11-01,20.00']);
    assert.equal(accrue(), 400);
});

test('what was done before a rule was there earns nothing by it, unless its start says so', () => {
    hold({ rules: [first, birthday, rule('later', { kind: 'fixed', value: 7 }),
        rule('told', { kind: 'fixed', value: 5, starts_at: '2026-11-05T00:00:00Z' })] });
    const after = at('2026-11-21T12:00:00');
    imported('orders', [head, 'o4,anna,2026-11-10,10.00', 'o5,anna,2026-11-20,10.00'], after);
    imported('orders', [head, 'o6,anna,2026-11-21,10.00'], after);
    assert.equal(accrue(after), 5 + 5 + 5 + 7);
});

test('a birthday that is told on the day itself is not forgotten', () => {
    accrue();
    customer('--name', 'Vera', '--birth', '1980-11-20');
    assert.deepEqual([accrue(), accrue()], [100, 0]);
});

test('57 % kept is 57 %', () => {
    hold({ tiers: [{ code: 'keeps', name: 'Keeps', by: 'kept', least: 5700, orders_min: 1 }] });
    imported('orders', ['number,customer,date,sku,quantity,price',
        'k1,gleb,2026-11-02,tea,1,57.00', 'k1,gleb,2026-11-02,cup,1,43.00', 'r1,gleb,2026-11-03,cup,-1,43.00']);
    accrue();
    assert.equal(json(['loyalty', 'tier', 'gleb'], noon).tier, 'keeps');
    assert.equal(json(['check']).ok, true);
});
