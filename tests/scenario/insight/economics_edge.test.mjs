// Where the economics of retention cannot be told, they say so; what makes no sense is refused.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const retail = join(dirname(fileURLToPath(import.meta.url)), '../../../data/online_retail.csv.gz');
const economics = (db, ...args) => json(['insight', 'economics', ...args], { db });

// n customers who buy on each of these days.
function shop(n, ...days) {
    const file = join(folder, `edge${Math.random()}.csv`);
    const rows = days.flatMap((day) => Array.from({ length: n }, (_, i) => `c${i},${day},10`));
    writeFileSync(file, `customer,date,amount\n${rows.join('\n')}\n`);
    const db = fresh();
    json(['import', 'orders', file], { db });
    return db;
}

test('too little data: that, and nothing else', () => {
    const few = shop(29, '2020-01-01', '2020-04-01');
    assert.deepEqual(economics(few, '--as-of', '2020-06-30'),
        { as_of: '2020-06-30', by: 'quarter', reason: 'too_few', periods: 2, present: 29 });
    const young = shop(30, '2020-01-01', '2020-04-01');
    assert.equal(economics(young, '--as-of', '2020-06-29').periods, 1); // the second is not over
    assert.equal(economics(young, '--as-of', '2020-06-30').reason, 'no_room'); // all of them stayed
    assert.match(maitred(['insight', 'economics', '--as-of', '2020-06-29'], { db: young }).stdout,
        /Not enough data: 1 whole period and 30 customers in the last one; at least 2[^]*--by month/);
    assert.doesNotMatch(maitred(['insight', 'economics', '--by', 'month', '--as-of', '2020-01-15'],
        { db: young }).stdout, /--by month/);
    assert.match(maitred(['insight', 'economics'], { db: fresh() }).stdout, /maitred import orders/);
});

test('a period is whole when the orders begin in its first tenth', () => {
    const args = ['--as-of', '2020-06-30', '--by', 'quarter'];
    assert.equal(economics(shop(30, '2020-01-10', '2020-04-01'), ...args).periods, 2);
    assert.equal(economics(shop(30, '2020-01-11', '2020-04-01'), ...args).periods, 1);
    assert.equal(economics(shop(30, '2020-01-20', '2021-02-01'), '--as-of', '2021-12-31', '--by', 'year').periods, 2);
});

test('options that make no sense are refused', () => {
    const db = shop(2, '2020-01-01');
    for (const points of ['0', '101', 'five'])
        assert.match(refused('usage', ['insight', 'economics', '--points', points], { db }), /above 0 and up to 100/);
    assert.match(refused('usage', ['insight', 'economics', '--margin', '0'], { db }), /per cent of sales/);
    assert.match(refused('usage', ['insight', 'economics', '--budget', '-1'], { db }), /a sum a year/);
    assert.match(refused('usage', ['insight', 'economics', '--discount', '11'], { db }), /from 0 to 10/);
});

test('Online Retail: three whole quarters; a budget beyond reach', () => {
    const db = fresh();
    json(['import', 'orders', retail], { db });
    const args = ['--as-of', '2011-12-09', '--margin', '40', '--budget', '99000000'];
    const found = economics(db, ...args);
    assert.deepEqual([found.periods, found.first_period, found.at_risk, found.present],
        [3, '2011-01-01', 3767, 2161]);
    assert.equal(found.newcomers.toFixed(2), ((417 + 380 + 452 + 300 + 284 + 242 + 188 + 169 + 299) / 3).toFixed(2));
    assert.ok(found.retention.low < found.retention.value && found.retention.value < found.retention.high);
    assert.deepEqual(found.break_even.map((b) => b.points), [null, null, null]);
    const said = maitred(['insight', 'economics', ...args], { db, env: { MAITRED_LANG: 'uk' } }).stdout;
    assert.match(said, /навіть якщо лишаться всі/);
    assert.ok(said.split('\n').every((line) => [...line].length <= 80));
});
