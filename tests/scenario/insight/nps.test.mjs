// NPS from answers: counts, Tango's interval, the change against the period before.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, fresh, json, maitred } from '../driver.mjs';

const shared = process.env.MAITRED_SHARED_DATA ??
    join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data');

function imported(scores, db) {
    const file = join(folder, 'scores.csv');
    writeFileSync(file, `date,customer,score\n${scores.join('\n')}\n`);
    return json(['import', 'scores', file], { db });
}

test('2 detractors, 3 passives, 5 promoters: NPS 30, score interval -21.66 to 67.53', () => {
    const rows = [0, 6, 7, 7, 8, 9, 9, 10, 10, 10].map((s, i) => `2024-05-0${i % 9 + 1},c${i},${s}`);
    imported(rows);
    const nps = json(['insight', 'nps', '--as-of', '2024-06-01']);
    assert.deepEqual([nps.as_of, nps.n, nps.promoters, nps.passives, nps.detractors, nps.nps],
        ['2024-06-01', 10, 5, 3, 2, 30]);
    assert.equal(nps.interval.low.toFixed(2), '-21.66');
    assert.equal(nps.interval.high.toFixed(2), '67.53');
    assert.deepEqual([nps.interval.level, nps.interval.method, nps.band], [0.95, 'score', null]);
    assert.match(maitred(['insight', 'nps', '--as-of', '2024-06-01']).stdout, /not clear yet/);
});

test('who answers three times alike counts as one', () => {
    const rows = (months) => months.flatMap((m) => [0, 6, 7, 7, 8, 9, 9, 10, 10, 10].map((s, i) =>
        `2024-0${m}-01,c${i},${s}`));
    const of = (months, name = (row) => row) => {
        const db = fresh();
        imported(rows(months).map(name), db);
        return json(['insight', 'nps', '--as-of', '2024-06-01'], { db });
    };
    const once = of([3]), thrice = of([3, 4, 5]);
    assert.deepEqual([thrice.n, thrice.nps, thrice.interval.design_effect], [30, once.nps, 3]);
    assert.ok(Math.abs(thrice.interval.low - once.interval.low) < 1e-6);
    let people = 0; // thirty of them
    const many = of([3, 4, 5], (row) => row.replace(/c\d/, () => `p${people++}`));
    assert.equal(many.interval.design_effect, 1);
    assert.ok(many.interval.low > once.interval.low + 10);
});

test('40/30/30 after 30/30/40: difference 20, p .0887', () => {
    const db = fresh();
    const period = (month, counts) => counts.flatMap(([score, n], k) =>
        Array.from({ length: n }, (_, i) => `2024-${month}-15,${month}-${k}-${i},${score}`));
    imported([...period('03', [[10, 30], [8, 30], [3, 40]]),
        ...period('05', [[10, 40], [8, 30], [3, 30]])], db);
    const { change } = json(['insight', 'nps', '--as-of', '2024-06-01', '--days', '50'], { db });
    assert.deepEqual([change.n, change.previous_n, change.difference.toFixed(3)], [100, 100, '20.000']);
    assert.equal(change.p.toFixed(4), '0.0887');
});

test('the airline survey: 238 promoters, 396 passives, 431 detractors, NPS -18.1221', {
    skip: !existsSync(join(shared, 'airlinesat.csv')) && 'the folder of shared data is absent',
}, () => {
    const db = fresh();
    const args = ['import', 'scores', join(shared, 'airlinesat.csv'), '--map', 'score=nps',
        '--shift', '-1', '--at', '2024-01-01'];
    assert.equal(json(args, { db }).added, 1065);
    assert.equal(json(args, { db }).added, 0);
    const nps = json(['insight', 'nps'], { db });
    assert.deepEqual([nps.promoters, nps.passives, nps.detractors], [238, 396, 431]);
    assert.equal(nps.nps.toFixed(4), '-18.1221');
    assert.deepEqual([nps.interval.low.toFixed(3), nps.interval.high.toFixed(3)], ['-22.708', '-13.446']);
});

test('no answers: not enough data is said, not a number', () => {
    const db = fresh();
    assert.equal(json(['insight', 'nps'], { db }).nps, null);
    assert.match(maitred(['insight', 'nps'], { db }).stdout, /Not enough data/);
});
