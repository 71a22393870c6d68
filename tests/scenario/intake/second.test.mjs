// Tens of thousands of sales in one second: days without times, tills without names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, sql } from '../driver.mjs';
import { content, file, imported, rejected, sound } from './import.mjs';

const repeat = (n, row) => Array.from({ length: n }, (_, i) => row(i));

test('120,000 anonymous sales and answers of one day, each equal to many others', () => {
    const db = fresh();
    const sales = file('day.csv', ['date,amount', ...repeat(120_000, (i) => `2024-01-05,${i % 7 + 1}.00`)]);
    assert.equal(imported('orders', sales, { db }).added, 120_000);
    assert.equal(imported('orders', sales, { db }).known, 120_000);
    assert.equal(sql('SELECT count(*), sum(amount) FROM touchpoint', db).trim(), '120000|47999700');
    const one = file('till.csv', ['date,customer,amount', ...repeat(60_000, () => '2024-01-05,till,1.00')]);
    assert.equal(imported('orders', one, { db }).added, 60_000);
    assert.equal(imported('orders', one, { db }).known, 60_000);
    sound(db);
});

test('a document of more lines than one may have is refused whole, the others are not', () => {
    const db = fresh();
    const path = file('long.csv', ['number,date,customer,sku,quantity,price',
        ...repeat(5000, (i) => `ok,2024-01-05,1,S${i},1,1.00`),
        ...repeat(9000, (i) => `long,2024-01-05,1,S${i},1,1.00`),
        ...repeat(9000, (i) => `z${i},2024-01-05,1,S${i},1,1.00`)]);
    const counts = imported('orders', path, { db });
    assert.deepEqual([counts.added, counts.rejected, rejected(path).length], [14_000, 9000, 9001]);
    assert.match(rejected(path)[1], /^\d+,"number","long","the document has more than 5000 lines"/);
    assert.equal(sql('SELECT count(*), sum(amount) FROM touchpoint', db).trim(), '9001|1400000');
});

test('a till without receipt numbers: a receipt of too many lines is refused, anonymous lines are not', () => {
    const db = fresh();
    const path = file('lines.csv', ['date,customer,sku,quantity,price',
        ...repeat(7000, (i) => `2024-01-05,,S${i % 9},1,1.00`),
        ...repeat(6000, (i) => `2024-01-05,till,S${i % 9},1,1.00`)]);
    const counts = imported('orders', path, { db });
    assert.deepEqual([counts.added, counts.rejected, counts.anonymous], [7000, 6000, 7000]);
    assert.equal(content(db), (imported('orders', path, { db }), content(db)));
});
