// Two groups side by side: differences worked out by hand, corrected for how many there are.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred } from '../driver.mjs';

// 15 of 20 shop customers came twice, 5 of 20 site customers, none of 20 by phone. All orders are 10.00.
const twice = { shop: 15, site: 5, phone: 0 };
const rows = Object.entries(twice).flatMap(([channel, n]) => Array.from({ length: 20 }, (_, i) => [
    `2024-01-0${i % 9 + 1},${channel}${i},10,${channel}`,
    ...i < n ? [`2024-03-0${i % 9 + 1},${channel}${i},10,${channel}`] : []]).flat());
const db = fresh(), file = join(folder, 'groups.csv');
writeFileSync(file, `date,customer,amount,channel\n${rows.join('\n')}\n`);
json(['import', 'orders', file], { db });
const compared = (...args) => json(['insight', 'compare', ...args], { db });
const measure = (r, name, b) => r.measures.find((m) => m.measure === name && (!b || m.b === b));
const fixed = (numbers, digits) => numbers.map((n) => n.toFixed(digits));

test('15 of 20 against 5 of 20: Newcombe, the score test, Welch', () => {
    const r = compared('--a', 'channel:shop', '--b', 'channel:site');
    const back = measure(r, 'repeat_rate'), orders = measure(r, 'orders_per_customer');
    assert.deepEqual([back.a_n, back.a_value, back.b_n, back.b_value, back.difference],
        [20, 0.75, 20, 0.25, 0.5]);
    assert.deepEqual(fixed([back.low, back.high, back.p], 4), ['0.1907', '0.6954', '0.0016']);
    assert.deepEqual([orders.a_value, orders.b_value, orders.difference], [1.75, 1.25, 0.5]);
    // se sqrt(2 * .197368 / 20) = .140488, t 3.5590 on 38 degrees
    assert.deepEqual(fixed([orders.low, orders.high, orders.p], 3), ['0.216', '0.784', '0.001']);
    const sales = measure(r, 'sales_per_customer');
    assert.deepEqual([sales.a_value.amount, sales.difference.amount], [1750, 500]);
    assert.deepEqual(r.groups.map((g) => [g.a_customers, g.b_customers, g.in_both]), [[20, 20, 0]]);
});

test('all measures of all comparisons are one family', () => {
    const r = compared('--a', 'channel:shop', '--b', 'channel:site', '--b', 'channel:phone');
    const family = r.measures.filter((m) => m.p !== null).sort((x, y) => x.p - y.p);
    assert.equal(r.comparisons, family.length);
    let least = 0;
    for (const [i, m] of family.entries()) {
        least = Math.max(least, Math.min(1, m.p * (family.length - i)));
        assert.ok(Math.abs(m.p_holm - least) < 1e-5, m.measure);
        const [low, high, wideLow, wideHigh] = [m.low, m.high, m.joint_low, m.joint_high]
            .map((x) => x.amount ?? x);
        assert.ok(wideLow < low && wideHigh > high, m.measure);
    }
    assert.equal(measure(r, 'repeat_rate', 'channel:site').verdict, 'higher');
    assert.equal(compared('--a', 'channel:phone').measures[0].verdict, 'lower');
});

test('what does not vary, or is not there, is not compared', () => {
    const r = compared('--a', 'channel:shop', '--b', 'channel:site');
    for (const name of ['average_order', 'nps', 'return_rate'])
        assert.deepEqual([measure(r, name).verdict, measure(r, name).p, measure(r, name).low],
            ['not_enough_data', null, null], name);
    assert.equal(compared('--a', 'first:2023-12', '--b', 'all').comparisons, 0);
    assert.match(maitred(['insight', 'compare', '--a', 'channel:shop'], { db }).stdout,
        /shop \(20 customers\)[^]*everybody else \(40 customers\)[^]*difference: Came back; Orders/);
});

test('why a measure is not compared: too few, too rare, or all alike', () => {
    const said = (args, env) => maitred(['insight', 'compare', ...args], { db, env }).stdout.replace(/\s+/g, ' ');
    const some = said(['--a', 'channel:shop', '--b', 'channel:site']);
    assert.match(some, /Not enough data: NPS\. Each group needs at least 10/);
    assert.match(some, /Too rare or too common to compare: Active in 90 days; Sent back\. If/);
    assert.match(some, /Nothing to compare by: Average order\./);
    const none = said(['--a', 'first:2023-12', '--b', 'all']);
    assert.doesNotMatch(none, /No difference is clear|0 differences|nan/i);
    for (const lang of ['ru', 'uk'])
        assert.doesNotMatch(said(['--a', 'first:2023-12', '--b', 'all'], { MAITRED_LANG: lang }), /\.\.|дн\./);
});
