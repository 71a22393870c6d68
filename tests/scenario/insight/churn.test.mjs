// Who leaves: R's figures for the telco subscribers, and what the model knows of them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fresh, json, maitred } from '../driver.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/telco_churn.csv');
const skip = existsSync(file) ? false : 'shared data absent: telco_churn.csv';
const near = (value, printed, half) => assert.ok(Math.abs(value - printed) <= half, `${value} is not ${printed}`);
let db, told;
const telco = () => {
    if (!db) json(['import', 'contracts', file], { db: db = fresh() });
    return told ??= json(['insight', 'churn', '--limit', '5'], { db });
};

test('telco: the curve, its errors, the mean and the log-rank test are those of R', { skip }, () => {
    const r = telco(), all = r.points.filter((p) => p.group === 'all');
    assert.deepEqual([r.contracts, r.ended, r.horizon_months], [7043, 1869, 72]);
    const printed = { 1: .945961, 6: .884826, 12: .843200, 24: .788736, 36: .748545, 48: .708840, 60: .664403,
        72: .592790 };
    for (const p of all) near(p.share, printed[p.months], 1e-6);
    assert.equal(all.length, 8);
    near(all[2].se, 0.0044922, 5e-8);
    assert.deepEqual([all[2].low.toFixed(6), all[2].high.toFixed(6)], ['0.834441', '0.852050']);
    near(r.mean_months.value, 54.492, 5e-4);
    near(r.mean_months.se, 0.34775, 5e-6);
    near(r.log_rank.chi_square, 2352.9, 0.05);
    assert.deepEqual([r.log_rank.df, r.groups.map((g) => [g.group, g.contracts, g.ended])], [2,
        [['Month-to-month', 3875, 1655], ['Two year', 1695, 48], ['One year', 1473, 166]]]);
});

test('telco: the model by tenure, plan and charge, judged on what it had not seen', { skip }, () => {
    const r = telco(), odds = Object.fromEntries(r.terms.map((t) => [t.feature, t]));
    assert.deepEqual([r.model.design, r.model.status, r.model.n, r.model.left], ['snapshot', 'fitted', 7043, 1869]);
    near(r.model.held_out_log_likelihood, -3014.769, 5e-3); // the same on every engine
    assert.ok(r.auc.low > 0.82 && r.auc.value < 0.84 && r.auc.high < 0.85);
    assert.ok(r.calibration_slope.low < 1 && r.calibration_slope.high > 1 && r.brier < r.brier_base);
    assert.ok(odds.tenure.high < 1 && odds.monthly.low > 1 && odds['plan:Two year'].high < 0.2);
    assert.equal(r.calibration.reduce((sum, b) => sum + b.left, 0), 1869);
    assert.ok(r.calibration[9].observed > 0.7 && r.calibration[0].observed < 0.02);
    assert.equal(r.features_left_out.length, 8);
    assert.ok(r.customers.every((c) => c.plan === 'Month-to-month' && c.low < c.chance && c.chance < c.high));
    assert.match(maitred(['insight', 'churn'], { db }).stdout, /Told apart \(AUC\) +0\.833/);
});
