// Where a business began, and the change since: counts kept, intervals rebuilt from them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

// In the 30 days to 30 April 20 come, 5 of them twice; in those to 30 June 40 come, 20 of them twice.
const coming = (month, n, back) => Array.from({ length: n }, (_, i) => [
    `2024-${month}-0${i % 9 + 1},${month}-${i},10`,
    ...i < back ? [`2024-${month}-20,${month}-${i},10`] : []]).flat();
const answers = (month, counts) => counts.flatMap(([score, n]) => Array.from({ length: n },
    (_, i) => `2024-${month}-15,${month}-${i + (score > 8 ? 0 : 20)},${score}`));
function imported(kind, rows, db) {
    const file = join(folder, `${kind}.csv`);
    writeFileSync(file, `date,customer,${kind === 'scores' ? 'score' : 'amount'}\n${rows.join('\n')}\n`);
    json(['import', kind, file], { db });
}

const db = fresh();
imported('orders', ['2024-01-01,old,10', ...coming('04', 20, 5), ...coming('06', 40, 20)], db);
imported('scores', [...answers('04', [[10, 10], [3, 10]]), ...answers('06', [[10, 30], [3, 10]])], db);
const baseline = (...args) => json(['insight', 'baseline', ...args], { db });
const window = ['--as-of', '2024-04-30', '--days', '30'];
const figure = (r, name) => r.figures.find((f) => f.figure === name);
const fixed = (...numbers) => numbers.map((n) => n.toFixed(3));

test('counts of the window, each with its interval; what nothing tells is not known', () => {
    const r = baseline('set', ...window);
    const fresh30 = figure(r, 'new_customers'), repeat = figure(r, 'repeat_rate');
    assert.deepEqual([r.customers, r.data_begin, fresh30.n], [21, '2024-01-01', 20]);
    assert.deepEqual(fixed(fresh30.value, fresh30.low, fresh30.high), ['20.000', '12.217', '30.888']);
    assert.deepEqual(fixed(repeat.value, repeat.low, repeat.high), ['0.250', '0.112', '0.469']);
    assert.deepEqual([figure(r, 'referred').n, figure(r, 'referred').value], [null, null]);
    assert.deepEqual([figure(r, 'nps').value, figure(r, 'stay').value], [0, null]);
});

test('the change since, with its interval and a word', () => {
    const r = baseline('show', '--as-of', '2024-06-30');
    const fresh30 = figure(r, 'new_customers'), repeat = figure(r, 'repeat_rate');
    // 40 of Garwood's 28.577 to 54.469: 20 -+ the roots of the squares of what each reaches
    assert.deepEqual(fixed(fresh30.change, fresh30.low, fresh30.high), ['20.000', '4.219', '36.429']);
    // Newcombe: Wilson's .3520 to .6480 of 20/40
    assert.deepEqual(fixed(repeat.change, repeat.low, repeat.high), ['0.250', '-0.014', '0.452']);
    assert.deepEqual([fresh30.verdict, repeat.verdict], ['better', 'no_clear_change']);
    // se of the second: sqrt(1/20 + .75/40) = .262202
    assert.deepEqual(fixed(figure(r, 'nps').change, figure(r, 'nps').low), ['50.000', '-1.391']);
    assert.deepEqual([figure(r, 'referred').verdict, figure(r, 'stay').verdict],
        ['not_known', 'not_enough_data']);
    assert.match(maitred(['insight', 'baseline', 'show'], { db }).stdout, /customer tag CUSTOMER/);
});

test('windows that share days are not two samples', () => {
    const r = baseline('show', '--as-of', '2024-05-29'), k = figure(r, 'new_customers');
    assert.deepEqual([r.shared_days, k.verdict, k.low], [1, 'windows_overlap', null]);
    assert.equal(baseline('show', '--as-of', '2024-05-30').shared_days, 0);
    assert.match(refused('usage', ['insight', 'baseline', 'show', '--as-of', '2024-04-29'], { db }),
        /after the baseline/);
});
