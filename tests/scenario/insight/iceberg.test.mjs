// The silent unhappy: the quoted ratio, the share among those asked, and two lists of the shop's own.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, sql } from '../driver.mjs';

const asOf = ['--as-of', '2024-12-31'];
const iceberg = (args, options) => json(['insight', 'iceberg', ...asOf, ...args], options);

function imported(kind, header, rows, db) {
    const path = join(folder, `${kind}.csv`);
    writeFileSync(path, `${header}\n${rows.join('\n')}\n`);
    json(['import', kind, path], { db });
}

// Customers k0 to k9 answered 3, 10 to 39 answered 9; 100 customers bought.
function shop() {
    const db = fresh();
    imported('orders', 'date,customer,amount',
        Array.from({ length: 100 }, (_, i) => `2024-06-01,k${i},5`), db);
    imported('scores', 'date,customer,score',
        Array.from({ length: 40 }, (_, i) => `2024-07-01,k${i},${i < 10 ? 3 : 9}`), db);
    return db;
}

function tag(db, from, until, name = 'complaint') {
    for (let i = from; i < until; i++)
        sql(`INSERT INTO customer_tag (customer_id, tag) SELECT customer_id, '${name}'
            FROM identity WHERE ident LIKE 'ext:%:k${i}'`, db);
}

test('one complaint stands for 26 unhappy customers and 1,560 people told', () => {
    const db = fresh();
    const { classic, survey, capture } = iceberg([], { db });
    assert.deepEqual([classic.unhappy, classic.silent, classic.told], [26, 25, 1560]);
    assert.deepEqual([survey.unhappy.value, capture.unhappy.value], [null, null]);
    assert.equal(iceberg(['--complaints', '12', '--ratio', '20'], { db }).classic.unhappy, 240);
    const text = maitred(['insight', 'iceberg', ...asOf], { db }).stdout;
    assert.match(text, /26 x 10 = 260, 260 x 5 =\s1,300/);
    assert.match(text, /Mark who\scomplains/);
});

test('10 answers, 15 complaints, 5 of both: 28 unhappy, 22 to 65', () => {
    const db = shop();
    tag(db, 5, 10);
    tag(db, 10, 12); // answered 9 since: no longer unhappy
    tag(db, 40, 50);
    const { capture, survey, classic } = iceberg([], { db });
    assert.deepEqual([capture.detractors, capture.complained, capture.both, capture.appeased],
        [10, 15, 5, 2]);
    assert.equal(capture.unhappy.value.toFixed(2), '28.33');
    assert.deepEqual([capture.unhappy.low, capture.unhappy.high].map(Math.round), [22, 65]);
    assert.deepEqual([survey.asked, survey.detractors, survey.active], [40, 10, 100]);
    assert.equal(survey.unhappy.value, 25);
    assert.equal(classic.complaints, 17);
});
