// Answers: other scales, no names, a common day, and orders they are about.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, sql } from '../driver.mjs';
import { file, imported, rejected } from './import.mjs';

const split = (db) => sql(`SELECT sum(CASE WHEN value > 8 THEN 1 ELSE 0 END),
    sum(CASE WHEN value BETWEEN 7 AND 8 THEN 1 ELSE 0 END), sum(CASE WHEN value < 7 THEN 1 ELSE 0 END),
    count(*), sum(score) FROM score JOIN touchpoint USING (customer_id, id)`, db).trim();

test('a scale of 1 to 11, nobody\'s answers, all of one day', () => {
    const db = fresh();
    const answers = Array.from({ length: 1065 }, (_, i) => `${i % 70},${i % 11 + 1}`);
    const path = file('air.csv', ['age,nps', ...answers]);
    const told = ['--map', 'score=nps', '--shift', '-1', '--at', '2024-05-01', { db }];
    const counts = imported('scores', path, ...told);
    assert.deepEqual([counts.added, counts.anonymous, split(db)], [1065, 1065, '192|194|679|1065|5316']);
    const again = imported('scores', path, ...told);
    assert.deepEqual([again.added, again.known, split(db)], [0, 1065, '192|194|679|1065|5316']);
});

test('outside of the scale is refused, each metric has its own', () => {
    const db = fresh();
    const rows = ['date,customer,score', '2024-05-01,1,0', '2024-05-01,1,5', '2024-05-01,2,1',
        '2024-05-01,2,2', '2024-05-01,3,3', '2024-05-01,4,4,', '2024-05-01,1,11', '2024-05-01,1,4.5'];
    const path = file('scale.csv', rows);
    assert.equal(imported('scores', path, { db }).rejected, 2);
    assert.match(rejected(path)[2], /^9,"score","4.5","this is not a whole number"/);
    assert.equal(imported('scores', path, '--metric', 'csat', { db }).rejected, 3);
    assert.equal(imported('scores', path, '--metric', 'ces', { db }).rejected, 3);
    assert.equal(sql('SELECT kind, count(*) FROM touchpoint GROUP BY kind ORDER BY kind', db).trim(),
        '8|6\n9|5\n10|5');
});

test('an answer that names an order belongs to the order and to who bought', () => {
    const db = fresh();
    imported('orders', file('o.csv', ['number,date,customer,amount', '1,2024-01-05,7,1.00',
        '2,2024-01-05,,1.00']), { db });
    const counts = imported('scores', file('s.csv', ['order,date,customer,score,comment', '1,2024-02-05,,9,"a\r\nb"',
        '2,2024-02-05,,8,', '99,2024-02-05,,7,', '1,2024-02-05,8,6,']), { db });
    assert.deepEqual([counts.added, counts.anonymous], [4, 2]);
    assert.equal(sql(`SELECT value, order_id > 0 AND (SELECT number FROM orders AS o WHERE o.id = s.order_id
        AND o.customer_id = s.customer_id) = '1', comment FROM score AS s WHERE customer_id > 0
        ORDER BY value`, db).trim().replaceAll('|f|', '|0|').replaceAll('|t|', '|1|'), '6|0|\n9|1|a\nb');
    assert.equal(json(['customer', 'show', '7'], { db }).timeline.length, 2);
});
