// What winning and keeping cost and bring, on a shop small enough to reckon by hand.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const asOf = ['--as-of', '2020-12-31'];
const economics = (db, ...args) => json(['insight', 'economics', ...asOf, ...args], { db });
const close = (value, wanted, slack) => assert.ok(Math.abs(value - wanted) <= slack, `${value}, not ${wanted}`);
const pounds = (money) => money.amount / 100;

// Each quarter `size` customers buy for 100.00; a quarter of them is new, the oldest quarter has left.
function shop(size, header = 'customer,date,amount', more = '') {
    const rows = ['01-01', '04-15', '07-15', '10-15'].flatMap((day, quarter) =>
        Array.from({ length: size }, (_, i) => `c${quarter * size / 4 + i},2020-${day},100${more}`));
    const file = join(folder, `shop${Math.random()}.csv`);
    writeFileSync(file, `${header}\n${rows.join('\n')}\n`);
    const db = fresh();
    json(['import', 'orders', file], { db });
    return db;
}
const spent = (db, month, amount, ...args) =>
    json(['spend', 'set', '--month', month, amount, ...args], { db });

test('a steady base: 40 customers, 10 new a quarter, three of four stay', () => {
    const db = shop(40);
    const found = economics(db, '--margin', '40', '--discount', '0', '--budget', '655.36');
    assert.deepEqual([found.periods, found.present, found.newcomers, found.returners], [4, 40, 10, 0]);
    assert.deepEqual([found.at_risk, found.again, found.retention.value], [120, 90, .75]);
    // 40.00 of 40 customers, four quarters; with 80 %: 42 + 43.6 + 44.88 + 45.904 customers.
    const [year] = found.outlook;
    assert.deepEqual([pounds(found.each.value), pounds(year.now), pounds(year.gain), pounds(year.budget)],
        [40, 6400, 655.36, 655.36]);
    close(year.share, .1024, 1e-9);
    close(found.break_even[0].points, 5, 1e-9); // points are per cent
    assert.ok(found.outlook.every((o) => o.gain_low.amount < o.gain.amount && o.gain.amount < o.gain_high.amount));
    assert.deepEqual(economics(db, '--threads', '1'), economics(db, '--threads', '7'));
});

test('the interval of retention counts customers, not periods', () => {
    const { retention } = economics(shop(40));
    const whole = Array.from({ length: 70 }, (_, c) => Array.from({ length: 4 }, (__, q) => c >= 10 * q && c < 10 * q + 40));
    const parts = whole.map((q) => [0, 1, 2].filter((i) => q[i] && q[i + 1]).length -
        .75 * [0, 1, 2].filter((i) => q[i]).length);
    const variance = parts.reduce((sum, u) => sum + u * u, 0) / 120 ** 2 * 70 / 69;
    const n = Math.min(120, .75 * .25 / variance), zz = 1.959964 ** 2 / n;
    const middle = (.75 + zz / 2) / (1 + zz), reach = Math.sqrt(zz * (.1875 + zz / 4)) / (1 + zz);
    close(retention.low, middle - reach, 1e-6);
    close(retention.high, middle + reach, 1e-6);
});

test('costs: April won 10 customers and kept 30', () => {
    const db = shop(40);
    assert.equal(economics(db).spend_months, 0);
    spent(db, '2020-04', '500', '--channel', 'ads');
    spent(db, '2020-04', '60', '--channel', 'mail', '--for', 'keep');
    spent(db, '2021-01', '900', '--channel', 'later');
    const { costs: [win, keep], ratio, channels, said_by_others: said } = economics(db);
    assert.deepEqual([win.customers, pounds(win.cost), pounds(win.low), pounds(win.high)], [10, 50, 27.19, 104.27]);
    assert.deepEqual([keep.customers, pounds(keep.cost)], [30, 2]);
    assert.equal(ratio.value, 25);
    close(ratio.high, 25 * Math.exp(1.959964 * Math.sqrt(1 / 10 + 1 / 30)), 1e-4);
    assert.deepEqual(channels.map((k) => [k.channel, k.purpose, k.spent.amount]),
        [['ads', 'win', 50000], ['mail', 'keep', 6000]]);
    assert.deepEqual(said.map((s) => [s.about, s.low, s.high]),
        [['ratio', 5, 5], ['ratio', 7, 7], ['profit', .25, .85], ['profit', .25, .95]]);
    assert.equal(said[0].here, 25);
    const people = maitred(['insight', 'economics', ...asOf, '--margin', '40'], { db }).stdout;
    assert.match(people, /costs 25\.0 \(12\.2 to 51\.1\) times/);
    assert.match(people, /\(quoted everywhere,\s+measured nowhere that can be checked\)\. Here: 25\.0/);
});

test('the margin: as given, by the cost of the goods, from the settings, or none', () => {
    const db = shop(40, 'customer,date,amount,cost', ',30');
    assert.deepEqual([economics(db).margin_source, economics(db).margin], ['costs', .7]);
    assert.equal(economics(db, '--margin', '50').margin, .5);
    const bare = shop(40);
    const sales = economics(bare, '--budget', '10');
    assert.deepEqual([sales.margin_source, sales.margin, sales.of, sales.break_even], ['none', null, 'sales', undefined]);
    assert.equal(maitred(['setting', 'set', 'margin', '25'], { db: bare }).status, 0);
    assert.deepEqual([economics(bare).margin_source, pounds(economics(bare).each.value)], ['setting', 25]);
    assert.match(refused('invalid', ['setting', 'set', 'margin', '0'], { db: bare }), /no margin in per cent/);
});
