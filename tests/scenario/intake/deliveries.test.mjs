// Deliveries: promised in one file, made in another, late or early by days.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '../driver.mjs';
import { file, imported, rejected, sound } from './import.mjs';

const days = () => sql(`SELECT number, items FROM touchpoint AS t JOIN delivery AS d
    ON d.customer_id = t.customer_id AND d.id = t.ref AND t.kind = 6 ORDER BY number`).trim();

imported('orders', file('o.csv', ['number,date,customer,amount', '1,2024-01-05,7,1.00', '2,2024-01-05,8,1.00',
    '3,2024-01-05,,1.00', '4,2024-01-05,7,1.00']));

test('days late and early stand on the touchpoint', () => {
    const path = file('d.csv', ['order,promised,delivered', '1,2024-01-07,2024-01-10', '2,2024-01-07,2024-01-06',
        '3,2024-01-07,2024-01-07 23:59', '9,2024-01-07,2024-01-07']);
    const counts = imported('deliveries', path);
    assert.deepEqual([counts.added, counts.rejected, days()], [3, 1, '1|3\n2|-1\n3|0']);
    assert.equal(rejected(path)[1], '5,"order","9","no order has this number",""');
    assert.equal(imported('deliveries', path).known, 3);
});

test('what was promised is kept when only the delivery is told, and a new date is a change', () => {
    imported('deliveries', file('promised.csv', ['order,promised', '4,2024-01-07']));
    assert.equal(imported('deliveries', file('made.csv', ['order,delivered', '4,2024-01-12'])).changed, 1);
    assert.match(days(), /^4\|5$/m);
    assert.equal(imported('deliveries', file('made.csv', ['order,delivered', '4,2024-01-08'])).changed, 1);
    assert.match(days(), /^4\|1$/m);
    assert.equal(imported('deliveries', file('made.csv', ['order,delivered', '4,2024-01-08'])).known, 1);
    sound();
});

test('neither date, or no number, is refused with the reason', () => {
    const path = file('bad.csv', ['order,promised,delivered', '1,,', ',2024-01-07,', '1,2024-01-07,2024-01-10',
        '2,2024-01-07,2024-01-06']);
    assert.equal(imported('deliveries', path).rejected, 2);
    assert.match(rejected(path).join('\n'), /"delivered","","neither .*\n.*"order","","the delivery's/);
});
