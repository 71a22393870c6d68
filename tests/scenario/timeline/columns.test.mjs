// The columns beside the database: used while nothing changed, brought up to date when something did, and
// always telling what the database tells.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine, folder, fresh, json, maitred, sql } from '../driver.mjs';

// A shop with a cache folder of its own; `same` compares figures with those of a run without a file.
function shop() {
    const db = fresh();
    const cache = join(folder, `cache${Math.random()}`);
    mkdirSync(cache);
    const options = { db, env: { MAITRED_CACHE: cache } };
    const path = () => engine === 'sqlite' ? `${db.slice('sqlite:'.length)}.timeline`
        : join(cache, readdirSync(cache).find((name) => name.endsWith('.timeline')));
    const figures = () => [['rfm'], ['rfm', '--view', 'net'], ['summary'], ['nps']].map((what) =>
        json(['insight', ...what, '--as-of', '2025-01-31'], options));
    return {
        options, path, figures,
        load(kind, rows) {
            const file = join(folder, 'rows.csv');
            writeFileSync(file, `${rows.join('\n')}\n`);
            return json(['import', kind, file], options);
        },
        same() {
            const kept = figures();
            rmSync(path());
            assert.deepEqual(kept, figures());
            return kept;
        },
    };
}

// Sales of customers first..last, one a day; every tenth comes back.
function sales(first, last, year) {
    const rows = ['date,order,customer,sku,quantity,price'];
    for (let i = first; i <= last; i++) {
        const day = `${year}-0${i % 9 + 1}-1${i % 7}`;
        rows.push(`${day} 10:${10 + i % 40},${year}-${i},c${i % 700},a${i % 5},2,${i % 90 + 1}.50`);
        if (i % 10 === 0) rows.push(`${day} 23:00,C${year}-${i},c${i % 700},a${i % 5},-1,${i % 90 + 1}.50`);
    }
    return rows;
}

test('the file is used again while nothing changed, and written anew when something did', () => {
    const s = shop();
    s.load('orders', sales(1, 3000, 2023));
    const before = s.same();
    utimesSync(s.path(), 1000, 1000);
    assert.deepEqual(s.figures(), before);
    assert.equal(statSync(s.path()).mtimeMs, 1_000_000);
    s.load('orders', sales(1, 3000, 2023));
    assert.deepEqual(s.figures(), before);
    assert.equal(statSync(s.path()).mtimeMs, 1_000_000);
    s.load('orders', sales(2800, 3600, 2024));
    assert.notDeepEqual(s.same(), before);
    assert.notEqual(statSync(s.path()).mtimeMs, 1_000_000);
});

test('late returns, scores, deliveries, corrected orders and rows of the past are seen', () => {
    const s = shop();
    s.load('orders', sales(1, 900, 2023));
    s.figures();
    s.load('orders', ['date,order,customer,sku,quantity,price',
        '2024-11-01 10:00,C9,c3,a3,-1,4.50', '2022-01-01 10:00,old,c4,a4,1,7.00']);
    s.same();
    s.load('scores', ['date,customer,score', '2024-12-01,c5,9', '2024-12-02,new,2']);
    s.same();
    s.load('deliveries', ['order,promised,delivered', '2023-6,2023-07-20,2023-07-22']);
    s.same();
    s.load('deliveries', ['order,promised,delivered', '2023-6,2023-07-20,2023-07-29']);
    s.same();
    s.load('orders', ['date,order,customer,sku,quantity,price', '2023-08-10 10:17,2023-7,c7,a2,2,99.00']);
    s.same();
    for (const more of [['--view', 'net'], ['--threads', '1'], ['--threads', '8']])
        assert.deepEqual(json(['insight', 'rfm', ...more], s.options).customers,
            json(['insight', 'rfm', '--view', more[1] === 'net' ? 'net' : 'plain'], s.options).customers);
});

test('merged, parted and erased customers are written anew', () => {
    const s = shop();
    s.load('orders', sales(1, 1500, 2023));
    s.figures();
    const [one, other] = ['c5', 'c6'].map((who) => json(['customer', 'show', who], s.options).id);
    json(['customer', 'merge', one, other], s.options);
    const merged = s.same();
    json(['customer', 'unmerge', other], s.options);
    assert.notDeepEqual(s.same(), merged);
    maitred(['customer', 'erase', one, '--yes'], s.options);
    s.same();
});

test('a broken, foreign or missing file, or none at all, changes no figure', () => {
    const s = shop();
    s.load('orders', sales(1, 800, 2023));
    const right = s.figures();
    for (const harm of [(f) => truncateSync(f, 300), (f) => truncateSync(f, 0), (f) => rmSync(f),
        (f) => writeFileSync(f, 'nothing of the kind'), (f) => { rmSync(f); mkdirSync(f); }]) {
        harm(s.path());
        assert.deepEqual(s.figures(), right);
    }
    rmSync(s.path(), { recursive: true });
    s.figures();
    sql('DELETE FROM timeline_change', s.options.db); // as if a backup had been restored
    assert.deepEqual(s.figures(), right);
});

// Documents at random times and for anybody: in the middle of histories, several of a second, far apart in one
// file, with returns before and after what is new, a few of them told anew with other lines.
test('whatever is added wherever, the file that was brought up to date tells what a new one tells', () => {
    const s = shop();
    let seed = 7;
    const random = (n) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
    const time = () => `20${20 + random(4)}-0${1 + random(9)}-1${random(10)} 1${random(10)}:00:0${random(3)}`;
    const row = (number, mayReturn) => mayReturn && random(6) === 0
        ? `${time()},C${number},c${number % 120},a${random(5)},-1,${1 + random(90)}.50`
        : `${time()},${number},c${number % 120},a${random(5)},${1 + random(3)},${1 + random(90)}.50`;
    const load = (first, count, mayReturn) => s.load('orders', ['date,order,customer,sku,quantity,price',
        ...Array.from({ length: count }, (_, i) => row(first + i, mayReturn))]);
    load(1, 3000, true);
    s.figures();
    for (let round = 0; round < 12; round++) {
        load(10_000 + round * 100, 1 + random(90), true);
        if (round % 2) load(10_000 + round * 50, 40, false); // two changes of a file, some customers in both
        s.same();
    }
    // More times of one customer, far apart, than are told by themselves.
    s.load('orders', ['date,order,customer,sku,quantity,price',
        ...Array.from({ length: 60 }, (_, i) => row(20_005 + i * 120, false))]);
    s.same();
});
