// The triangle of who came back: published figures of Online Retail, and edges of periods.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '../../../data/online_retail.csv.gz');
const asOf = ['--as-of', '2011-12-10'];
function imported(rows, db) {
    const path = join(folder, 'few.csv');
    writeFileSync(path, `date,customer,amount\n${rows.join('\n')}\n`);
    json(['import', 'orders', path], { db });
}
before(() => json(['import', 'orders', file]));

test('cohort sizes and the first cohort of Online Retail, month by month', () => {
    const { cohorts, cells } = json(['insight', 'cohorts', ...asOf]);
    assert.deepEqual(cohorts.map((c) => c.customers),
        [885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]);
    const first = cells.filter((c) => c.cohort === '2010-12');
    assert.deepEqual(first.map((c) => c.customers),
        [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]);
    assert.equal(cells.length, 13 * 14 / 2);
    assert.equal(cells.reduce((sum, c) => sum + c.sales.amount, 0), 891140790);
    assert.equal(first[1].share, 324 / 885);
});

test('weeks and quarters hold the same customers and sales; threads change nothing', () => {
    for (const by of ['week', 'quarter']) {
        const of = (...args) => json(['insight', 'cohorts', ...asOf, '--by', by, ...args]);
        const k = of('--threads', '1');
        assert.equal(k.cohorts.reduce((n, c) => n + c.customers, 0), 4338);
        assert.equal(k.cells.reduce((sum, c) => sum + c.sales.amount, 0), 891140790);
        assert.deepEqual(of('--threads', '7'), k);
    }
    assert.ok(json(['insight', 'cohorts', ...asOf, '--view', 'net']).customers < 4338);
});

test('weeks begin on Monday and bear their ISO number; an empty cohort has no shares', () => {
    const db = fresh();
    imported(['2021-01-03,a,1', '2021-01-04,a,1', '2021-01-04,a,2', '2021-01-18,b,5'], db);
    const k = json(['insight', 'cohorts', '--by', 'week', '--as-of', '2021-01-24'], { db });
    assert.deepEqual(k.cohorts.map((c) => [c.cohort, c.first_day, c.customers]), [
        ['2020-W53', '2020-12-28', 1], ['2021-W01', '2021-01-04', 0], ['2021-W02', '2021-01-11', 0],
        ['2021-W03', '2021-01-18', 1]]);
    assert.deepEqual(k.cells.slice(0, 4).map((c) => [c.customers, c.sales.amount]),
        [[1, 100], [1, 300], [0, 0], [0, 0]]);
    assert.equal(k.cells.find((c) => c.cohort === '2021-W01').share, null);
    imported(['1971-01-01,z,1'], db);
    assert.match(refused('usage', ['insight', 'cohorts', '--by', 'week'], { db }), /too many/);
});

test('people see twelve cohorts within 80 columns', () => {
    const text = maitred(['insight', 'cohorts', ...asOf]).stdout;
    assert.ok(text.split('\n').every((l) => [...l].length <= 80));
    assert.match(text, /Nov 2011 +323 +11\n/);
});
