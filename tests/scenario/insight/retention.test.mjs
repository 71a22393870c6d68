// How long customers stay: worked out by hand on few, and what the silence means on many.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, fresh, json, maitred } from '../driver.mjs';
const file = join(dirname(fileURLToPath(import.meta.url)), '../../../data/online_retail.csv.gz');

function imported(rows) {
    const db = fresh(), path = join(folder, 'few.csv');
    writeFileSync(path, `date,customer,amount,channel\n${rows.join('\n')}\n`);
    json(['import', 'orders', path], { db });
    return { db };
}

// As of 31 December, a silence of 30 days: seen gone after 0, 60 and 0 days; there on day 100 and 335.
const few = imported(['2024-01-01,once,1,shop', '2024-01-01,some,1,shop', '2024-03-01,some,1,shop',
    '2024-08-23,stays,1,site', '2024-12-20,stays,1,site', '2024-01-01,long,1,site',
    '2024-12-10,long,1,site', '2024-02-01,two,1,site', '2024-02-01,two,2,site', '2024-12-25,new,1,site']);
const args = ['insight', 'retention', '--silence', '30', '--as-of', '2024-12-31'];

test('gone since the last order, or there when a silence could still be seen', () => {
    const r = json([...args, '--horizon', '100'], few);
    assert.deepEqual([r.customers, r.watched, r.ended, r.too_new], [6, 5, 3, 1]);
    assert.deepEqual(r.points.map((p) => [p.days, p.share?.toFixed(4), p.at_risk]),
        [[30, '0.6000', 3], [90, '0.4000', 2], [180, '0.4000', 1], [365, undefined, 0],
            [730, undefined, 0]]);
    assert.equal(r.median_days.value, 60);
    assert.equal(r.mean_days.value.toFixed(6), (60 * 0.6 + 40 * 0.4).toFixed(6));
    assert.deepEqual(r.silence, { rule: 'fixed', days: 30, first_gaps: 3, came_back: 3 });
});

test('the curve itself: where it falls, then the last day; or as many steps as asked for', () => {
    const steps = (n, of, more = []) => json([...args, '--steps', n, ...more], of).curve;
    assert.deepEqual(steps('9', few).map((p) => [p.group, p.days, p.share.toFixed(4)]),
        [['all', 0, '0.6000'], ['all', 60, '0.4000'], ['all', 335, '0.4000']]);
    assert.ok(steps('9', few, ['--by', 'channel']).some((p) => p.group === 'shop' && p.days === 60));
    const many = imported(Array.from({ length: 60 }, (_, i) => [`2024-01-01,c${i},1,shop`,
        `2024-${i % 2 ? '02' : '01'}-${String(i % 28 + 1).padStart(2, '0')},c${i},1,shop`]).flat());
    const [all, some] = [steps('1000', many), steps('5', many)];
    assert.ok(all.length > 20 && all.every((p, i) => i === 0 || p.share <= all[i - 1].share));
    assert.ok(some.length === 5 && some.every((p) => all.some((q) => q.days === p.days && q.low === p.low)));
    assert.deepEqual([some[0], some.at(-1)], [all[0], all.at(-1)]);
});

test('groups are compared by the log-rank test', () => {
    const r = json([...args, '--by', 'channel'], few);
    assert.deepEqual(r.groups.map((g) => [g.group, g.customers, g.watched, g.ended]).sort(),
        [['shop', 2, 2, 2], ['site', 4, 3, 1]]);
    assert.deepEqual(r.log_rank, { chi_square: null, df: 0, p: null }); // two against three
    assert.match(maitred([...args, '--by', 'channel'], few).stdout, /two of at least 10 customers\s+each/);
    assert.deepEqual(json([...args, '--by', 'first-quarter'], few).groups.map((g) => g.group),
        ['2024-Q1', '2024-Q3', '2024-Q4']);
});

test('too few who came back: no usual silence is made up', () => {
    const own = ['insight', 'retention', '--as-of', '2024-12-31'];
    assert.equal(json(own, few).silence.days, null);
    assert.equal(json(own, few).points[0].share, null);
    assert.match(maitred(own, few).stdout, /--silence DAYS/);
});

test('Online Retail: the usual silence; the same whatever the threads', () => {
    const db = fresh(), of = (...more) => json(['insight', 'retention', '--as-of', '2011-12-10',
        '--by', 'country', ...more], { db });
    json(['import', 'orders', file], { db });
    const r = of('--threads', '1');
    assert.deepEqual([r.customers, r.silence.first_gaps, r.silence.days], [4338, 2790, 245]);
    assert.equal(r.watched + r.too_new, 4338);
    assert.ok(r.log_rank.df > 1 && r.log_rank.p > 0 && r.log_rank.p < 1);
    assert.ok(r.groups.every((g) => (g.expected === null) === (g.watched < 10)));
    assert.deepEqual(of('--threads', '7'), r);
});
