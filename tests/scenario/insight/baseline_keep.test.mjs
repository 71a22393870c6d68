// A baseline stays as it was set: replaced only when told so, kept in the list, carried by backups.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused, sql } from '../driver.mjs';

// Each day of 2023 one customer comes, and every third again ten days later.
const orders = Array.from({ length: 365 }, (_, i) => i).flatMap((i) => {
    const day = (n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10);
    return [`${day(i)},c${i},10`, ...i % 3 === 0 ? [`${day(i + 10)},c${i},10`] : []];
});
const db = fresh(), file = join(folder, 'days.csv');
writeFileSync(file, `date,customer,amount\n${orders.join('\n')}\n`);
json(['import', 'orders', file], { db });
const figure = (r, name) => r.figures.find((f) => f.figure === name);
const show = (...args) => json(['insight', 'baseline', 'show', '--as-of', '2023-12-31', ...args],
    { db });
const set = ['insight', 'baseline', 'set', '--days', '60', '--as-of'];

test('the curve is kept whole: who came since stays as long as who came before', () => {
    const { figures, horizon_days } = json([...set, '2023-06-30'], { db });
    const stay = figures.find((f) => f.figure === 'stay');
    assert.equal(stay.n, 171); // watched for the usual silence of ten days
    const r = show(), k = figure(r, 'stay');
    assert.deepEqual([r.horizon_days <= horizon_days, k.then_n, k.verdict],
        [true, 171, 'no_clear_change']);
    assert.ok(k.low < 0 && k.high > 0 && Math.abs(k.change) < 1);
    assert.equal(figure(r, 'new_customers').then, 30);
});

test('setting again is refused; replaced on demand, and the old one stays in the list', () => {
    assert.match(refused('conflict', [...set, '2023-07-31'], { db }), /--replace/);
    json([...set, '2023-07-31', '--replace'], { db });
    json([...set, '2023-03-31', '--name', 'spring', '--tag', 'friend'], { db });
    const list = () => json(['insight', 'baseline', 'list'], { db }).baselines;
    assert.deepEqual(list().map((b) => [b.name, b.as_of, b.holds]), [['spring', '2023-03-31', true],
        ['start', '2023-07-31', true], ['start', '2023-06-30', false]]);
    assert.equal(show().then_as_of, '2023-07-31');
});

test('referrals are counted once somebody bears the tag', () => {
    json(['customer', 'tag', 'c350', 'friend'], { db });
    assert.equal(figure(show('--name', 'spring'), 'referred').verdict, 'not_known');
    const r = json([...set, '2023-12-31', '--name', 'winter', '--tag', 'friend'], { db });
    assert.deepEqual([figure(r, 'referred').n, figure(r, 'referred').value], [1, 0.5]);
});

test('what cannot be set or shown is refused with a way on; check and backup know baselines', () => {
    assert.match(refused('missing', ['insight', 'baseline', 'show', '--name', 'autumn'], { db }),
        /baseline set --name/);
    assert.match(refused('invalid', [...set, '2199-01-01', '--name', 'x'], { db }), /to come/);
    assert.match(refused('missing', ['insight', 'baseline', 'set'], { db: fresh() }), /import orders/);
    for (const bad of [['--name', ''], ['--name', 'n'.repeat(65)], ['--tag', '']])
        refused('usage', ['insight', 'baseline', 'set', ...bad], { db });
    const copy = join(folder, 'copy.db');
    for (const args of [['check'], ['backup', copy]]) assert.equal(maitred(args, { db }).status, 0);
    assert.deepEqual(json(['insight', 'baseline', 'list'], { db: `sqlite:${copy}` }),
        json(['insight', 'baseline', 'list'], { db }));
});

test('one who answers fifteen times is not fifteen customers, then as now', () => {
    const own = fresh(), rows = (month, promoters) => Array.from({ length: 12 * 15 }, (_, i) =>
        `2023-${month}-${String(1 + i % 15).padStart(2, '0')},c${i / 15 | 0},${(i / 15 | 0) < promoters ? 10 : 0}`);
    const scores = join(folder, 'answers.csv');
    writeFileSync(scores, `date,customer,score\n${[...rows('06', 7), ...rows('12', 10)].join('\n')}\n`);
    json(['import', 'orders', file], { db: own });
    json(['import', 'scores', scores], { db: own });
    const nps = (args) => figure(json(['insight', 'baseline', ...args], { db: own }), 'nps');
    const first = nps(['set', '--days', '60', '--as-of', '2023-06-30']);
    const shown = () => nps(['show', '--as-of', '2023-12-31']);
    const k = shown();
    assert.deepEqual([k.then_low, k.then_high], [first.low, first.high]);
    // se of 12 customers: 200 sqrt(7/12 5/12 / 12 + 10/12 2/12 / 12) = 35.68; 1.96 of them
    assert.deepEqual([k.change, k.low, k.high].map((x) => x.toFixed(1)), ['50.0', '-19.9', '119.9']);
    assert.equal(k.verdict, 'no_clear_change');
    sql('UPDATE baseline SET nps_dd = 0, nps_dn = 0, nps_nn = 0', own); // as set before this was kept
    assert.equal(shown().verdict, 'no_clear_change');
});
