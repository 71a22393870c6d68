// `maitred check` finds what breaks the data's own rules.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, maitred, sql } from '../driver.mjs';

const csv = join(folder, 'orders.csv');
writeFileSync(csv, 'number,date,customer,sku,quantity,price\n' +
    '1,2024-05-01,ann,tea,2,3.50\n2,2024-06-02,bob,tea,1,3.50\n3,2024-06-03,ann,tea,-1,3.50\n');
json(['import', 'orders', csv]);

function broken(change, undo) {
    sql(change);
    const run = maitred(['check', '--format', 'json']);
    sql(undo);
    assert.equal(run.status, 65);
    return run.json().violations.map((v) => v.invariant);
}

test('a healthy database has nothing to report', () => {
    const report = json(['check']);
    assert.equal(report.ok, true);
    assert.deepEqual(report.violations, []);
    assert.ok(report.invariants >= 10);
});

test('an order whose total is not that of its lines is found', () => {
    const found = broken("UPDATE orders SET total = total + 1 WHERE number = '1'",
        "UPDATE orders SET total = total - 1 WHERE number = '1'");
    assert.ok(found.includes("an order's total is the sum of its sold lines"));
    assert.ok(found.includes('each order has one touchpoint of its amount'));
});

test('more coming back than was sold is found', () => {
    assert.deepEqual(broken('UPDATE order_return_match SET quantity = 9000 WHERE order_line > 0',
        'UPDATE order_return_match SET quantity = 1000 WHERE order_line > 0'),
    ['no more comes back than was sold']);
});

test('a lost document number and a moved touchpoint are found', () => {
    assert.deepEqual(broken("UPDATE document SET id = id + 1 WHERE ident = 'order::2'",
        "UPDATE document SET id = id - 1 WHERE ident = 'order::2'"),
    ['a numbered order is found by its number']);
    assert.deepEqual(broken('UPDATE touchpoint SET at = at + 5000000',
        'UPDATE touchpoint SET at = at - 5000000')[0], "a touchpoint's id carries its second");
});
