// The headline of every analysis on one page: the same figures as each says by itself.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const asOf = ['--as-of', '2024-12-31'];

function imported(kind, header, rows, db) {
    const path = join(folder, `all-${kind}.csv`);
    writeFileSync(path, `${header}\n${rows.join('\n')}\n`);
    json(['import', kind, path], { db });
}

// 300 customers who buy at random (a congruential generator), each at a rate and until a day of
// their own.
function shop() {
    const db = fresh(), orders = [], day = (n) => new Date(Date.UTC(2023, 0, 2 + n)).toISOString().slice(0, 10);
    let seed = 1;
    const chance = () => -Math.log((seed = seed * 48271 % 2147483647) / 2147483647);
    for (let k = 0; k < 300; k++) {
        const every = 15 / chance() + 5, end = k % 200 + 300 * chance();
        for (let n = k % 200; n < Math.min(end, 728) || n === k % 200; n += Math.ceil(every * chance()))
            orders.push(`${day(n)},k${k},${5 + Math.round(9 * chance())}`);
    }
    imported('orders', 'date,customer,amount', orders, db);
    imported('scores', 'date,customer,score',
        Array.from({ length: 40 }, (_, i) => `2024-07-01,k${i},${i < 10 ? 3 : 9}`), db);
    return db;
}

test('one page says what every analysis says by itself, whatever the number of threads', () => {
    const db = shop(), say = (...args) => json(['insight', ...args, ...asOf], { db });
    const all = say('all'), of = Object.fromEntries(all.figures.map((f) => [f.name, f]));
    const { customers, segments } = say('rfm');
    assert.equal(all.customers, customers);
    assert.equal(of.champions.value, segments.find((s) => s.name === 'champions').customers / customers);
    const { gini } = say('pareto');
    assert.deepEqual([of.gini.value, of.gini.low, of.gini.high], [gini.value, gini.low, gini.high]);
    const stay = say('retention').points.find((p) => p.days === 365);
    assert.deepEqual([of.there_after_365_days.value, of.there_after_365_days.low], [stay.share, stay.low]);
    const value = say('value', '--months', '12').horizons[0];
    assert.deepEqual([of.value_12_months.value, of.value_12_months.high], [value.value.value, value.value.high]);
    assert.equal(of.orders_12_months.value, value.orders.value);
    assert.equal(of.silent_share.value, say('alive').silent / all.customers);
    assert.deepEqual([of.nps.value, of.nps.n], [50, 40]);
    assert.equal(say('summary').sales.amount, of.sales.value.amount);
    assert.deepEqual(say('all', '--threads', '1'), say('all', '--threads', '5'));
});

test('without orders it says how to begin; what is too little to tell is a dash', () => {
    const db = fresh();
    assert.match(maitred(['insight', 'all', ...asOf], { db }).stdout, /import orders/);
    imported('orders', 'date,customer,amount', ['2024-03-01,k1,5', '2024-04-01,k2,7'], db);
    const { figures } = json(['insight', 'all', '--view', 'net', ...asOf], { db });
    assert.equal(figures.find((f) => f.name === 'value_12_months').value, null);
    assert.match(maitred(['insight', 'all', '--lang', 'uk', ...asOf], { db }).stdout, /Середній чек/);
    refused('usage', ['insight', 'all', '--view', 'gross'], { db });
});
