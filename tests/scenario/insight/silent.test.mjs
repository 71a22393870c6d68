// Where the model must be silent: no contracts, few of them, an answer that is given away; and countries.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred } from '../driver.mjs';

let made = 0;
const imported = (kind, rows, own) => {
    const path = join(folder, `${made++}.csv`);
    writeFileSync(path, `${rows.join('\n')}\n`);
    json(['import', kind, path], own);
};

test('without contracts it says how to begin; with few it says so and shows no model', () => {
    const own = { db: fresh() };
    assert.match(maitred(['insight', 'churn'], own).stdout, /import contracts FILE/);
    imported('contracts', ['customer,tenure,churned', 'a,2,yes', 'b,3,no', 'c,4,yes', 'd,1,yes', 'e,5,no'], own);
    const r = json(['insight', 'churn', '--by', 'all'], own);
    assert.deepEqual([r.ended, r.model.status, r.terms, r.auc], [3, 'too_few', undefined, undefined]);
    assert.equal(r.median_months.value, 4); // 4/5, then 3/4 and 1/2 of it
    assert.equal(json(['insight', 'churn', '--horizon', '4'], own).mean_months.value.toFixed(4),
        (1 + 0.8 + 0.6 + 0.6).toFixed(4));
    assert.match(maitred(['insight', 'churn', '--lang', 'uk'], own).stdout, /замало даних: пішло 3, залишилося 2/);
});

test('an answer that something gives away is no model', () => {
    const own = { db: fresh() };
    imported('contracts', ['customer,tenure,churned,monthly',
        ...Array.from({ length: 200 }, (_, i) => `c${i},${i % 50},${i % 2},${1 + i % 2}`)], own);
    assert.equal(json(['insight', 'churn'], own).model.status, 'separable');
    assert.match(maitred(['insight', 'churn'], own).stdout, /gives the answer away/);
});

test('by country; ends without a day keep orders out, and told later is not yet known', () => {
    const own = { db: fresh() };
    imported('customers', ['customer,country', 'a,UA', 'b,UA', 'c,GB'], own);
    imported('contracts', ['customer,started,churned,tenure', 'a,2024-01-01,yes,3', 'b,2024-01-01,no,', 'c,2024-01-01,yes,5',
        'd,2024-01-01,yes,'], own);
    const r = json(['insight', 'churn', '--by', 'country'], own);
    assert.deepEqual(r.groups.map((g) => [g.group, g.contracts, g.ended]), [['UA', 2, 1], ['GB', 1, 1]]);
    assert.deepEqual([r.model.design, r.left_out.no_length], ['snapshot', 1]);
    assert.ok(r.features_left_out.some((f) => f.feature === 'recency' && f.reason === 'not_dated'));
    assert.equal(json(['insight', 'churn', '--as-of', '2024-06-01'], own).left_out.told_later, 4);
});
