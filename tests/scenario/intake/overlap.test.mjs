// Exports overlap, orders change, returns do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, sql } from '../driver.mjs';
import { content, file, imported, rejected, sound } from './import.mjs';

const sums = (db) => sql('SELECT kind, count(*), sum(amount) FROM touchpoint GROUP BY kind ORDER BY kind', db).trim();

test('January to March, then February to April, are January to April', () => {
    const head = 'date,customer,amount';
    const month = (m) => Array.from({ length: 40 }, (_, i) =>
        `2024-0${m}-${String(i % 28 + 1).padStart(2, '0')},${i % 3 || ''},${i % 2 ? '5.00' : '-1.00'}`);
    const [both, whole] = [fresh(), fresh()];
    imported('orders', file('q1.csv', [head, ...month(1), ...month(2), ...month(3)]), { db: both });
    const second = imported('orders', file('q2.csv', [head, ...month(2).reverse(), ...month(3), ...month(4)]), { db: both });
    imported('orders', file('all.csv', [head, ...[1, 2, 3, 4].flatMap(month)]), { db: whole });
    assert.deepEqual([second.added, second.known], [40, 80]);
    assert.equal(content(both), content(whole));
});

test('an order whose lines changed is replaced', () => {
    const db = fresh();
    const rows = (...lines) => file('o.csv', ['number,date,customer,sku,quantity,price', ...lines]);
    imported('orders', rows('1,2024-01-05,7,A,2,1.00', '1,2024-01-05,7,B,1,1.00'), { db });
    const counts = imported('orders', rows('1,2024-01-06,7,A,1,1.50'), { db });
    assert.deepEqual([counts.changed, sums(db)], [1, '1|1|150']);
    assert.equal(sql('SELECT count(*) FROM order_line', db).trim(), '1');
    sound(db);
});

test('a receipt without a number is known by customer and second', () => {
    const db = fresh();
    const rows = (...lines) => file('r.csv', ['date,customer,sku,quantity,price', ...lines]);
    imported('orders', rows('2024-01-05 10:00:00,7,A,2,1.00'), { db });
    const counts = imported('orders', rows('2024-01-05 10:00:00,7,A,2,1.00', '2024-01-05 10:00:00,7,B,1,1.00'), { db });
    assert.deepEqual([counts.changed, sums(db)], [2, '1|1|300']);
});

test('a return is never rewritten: the rows that would are listed', () => {
    const db = fresh();
    const rows = (quantity) => file('b.csv', ['number,date,customer,sku,quantity,price',
        '1,2024-01-05,7,A,3,1.00', `2,2024-01-06,7,A,-${quantity},1.00`]);
    imported('orders', rows(1), { db });
    const counts = imported('orders', rows(2), { db });
    assert.deepEqual([counts.known, counts.rejected, sums(db)], [1, 1, '1|1|300\n2|1|-100']);
    assert.match(rejected(rows(2))[1], /^3,"number","2","this return is here with other lines/);
    assert.equal(json(['customer', 'show', '7'], { db }).orders, 1);
});
