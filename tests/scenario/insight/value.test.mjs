// What customers are worth and whose silence is unusual: CDNOW gives the parameters that papers and
// two tools print, little data gives words instead of numbers.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const shared = process.env.MAITRED_SHARED_DATA ??
    join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data');
const cdnow = join(shared, 'CDNOW_master.txt');
const skip = existsSync(cdnow) ? false : `${cdnow} is not there`;

const digits = (value, n) => Number(value.toPrecision(n));
const values = (fit) => fit.parameters.map((p) => digits(p.value, 4));

test('CDNOW, 23,570 customers: the parameters of both models, of spend, and the days held out', { skip }, () => {
    const db = fresh();
    json(['import', 'orders', cdnow], { db });
    const args = ['insight', 'value', '--as-of', '1998-06-30', '--handouts', 'count', '--limit', '3'];
    const value = json(args, { db });
    const { calibration } = value;
    assert.deepEqual([value.n, calibration.until, calibration.held_days], [23570, '1997-09-30', 273]);
    assert.deepEqual(calibration.models.map((m) => values(m.fit)),
        [[.2516, 4.789, .7234, 2.161], [.5974, 11.59, .5222, 8.828]]);
    assert.deepEqual(calibration.models.map((m) => digits(m.fit.log_likelihood, 7)), [-95368.44, -95415.12]);
    assert.equal(value.fit.model, 'bg_nbd');
    assert.equal(value.customers.length, 3);
    assert.ok(value.horizons.every((h) => h.value.low.amount < h.value.value.amount &&
        h.value.value.amount < h.value.high.amount));
    assert.deepEqual(json([...args, '--threads', '1'], { db }), json([...args, '--threads', '5'], { db }));

    const before = json(['insight', 'value', '--as-of', '1997-09-30', '--handouts', 'count'], { db });
    assert.deepEqual([before.spend.n, ...values(before.spend)], [9450, 6.275, 3.624, 14.98]);
    assert.deepEqual(values(before.fit), [.2516, 4.789, .7234, 2.161]);

    const day = json([...args, '--unit', 'day'], { db });
    assert.equal(digits(day.fit.parameters[1].value / value.fit.parameters[1].value, 6), 7);
    assert.equal(digits(day.horizons[2].orders.value, 8), digits(value.horizons[2].orders.value, 8));

    const alive = json(['insight', 'alive', '--as-of', '1998-06-30', '--limit', '50'], { db });
    assert.equal(alive.customers.length, 50);
    assert.ok(alive.customers.every((c) => c.away_days > 2 * c.usual_days && c.alive > 0 && c.alive < 1));
    assert.match(alive.customers[0].text, /^usually every \d+ days, \d+ days away: \d+% likely still a customer$/);
});

function shop(rows) {
    const file = join(folder, `value${Math.random()}.csv`);
    writeFileSync(file, `customer_id,date,total\n${rows.map((r) => r.join(',')).join('\n')}\n`);
    const db = fresh();
    json(['import', 'orders', file], { db });
    return db;
}

test('few customers: why there is no forecast, and nothing else', () => {
    const db = shop([['A', '2024-01-01', 10], ['A', '2024-02-01', 10], ['B', '2024-01-05', 20]]);
    const value = json(['insight', 'value', '--as-of', '2024-03-01'], { db });
    assert.deepEqual(value, { as_of: '2024-03-01', fit: null, reason: 'too_few', n: 2, repeaters: 1 });
    assert.match(maitred(['insight', 'value', '--as-of', '2024-03-01'], { db }).stdout,
        /Not enough data for a forecast: 1 customer came back; at least 50 are needed/);
});

test('without a model, silence is measured in usual gaps', () => {
    const db = shop([
        ...['01', '11', '21'].map((d) => ['late', `2024-01-${d}`, 10]),
        ...['01', '15', '29'].map((d) => ['fine', `2024-01-${d}`, 10]),
        ...['01', '03', '05'].map((d) => ['gone', `2024-01-${d}`, 10]),
        ['once', '2024-01-01', 10]]);
    const alive = json(['insight', 'alive', '--as-of', '2024-02-15'], { db });
    assert.deepEqual([alive.fit, alive.reason, alive.ranked_by, alive.silent], [null, 'too_few', 'gaps', 1]);
    assert.deepEqual(alive.customers.map((c) => [c.external_id, c.usual_days, c.away_days, c.alive]),
        [['late', 10, 25, null]]);
    const said = maitred(['insight', 'alive', '--as-of', '2024-02-15'], { db, env: { MAITRED_LANG: 'uk' } });
    assert.match(said.stdout, /зазвичай раз на 10 днів, немає вже 25 днів/);
});

test('no orders at all: how to begin', () => {
    assert.match(maitred(['insight', 'value'], { db: fresh() }).stdout, /maitred import orders/);
    assert.match(maitred(['insight', 'alive'], { db: fresh() }).stdout, /maitred import orders/);
});

test('options that make no sense are refused', () => {
    const db = shop([['A', '2024-01-01', 10], ['A', '2024-02-01', 10]]);
    assert.match(refused('usage', ['insight', 'value', '--months', '6,3'], { db }), /ascending/);
    assert.match(refused('usage', ['insight', 'value', '--discount', '-1'], { db }), /from 0 to 10/);
    assert.match(refused('usage', ['insight', 'value', '--holdout', '95%'], { db }), /from 1% to 90%/);
    assert.match(refused('usage', ['insight', 'value', '--holdout', '2023-01-01'], { db }), /between/);
});

test('a model that could not be fitted to the first days expects nothing of the rest', () => {
    let seed = 1; // a linear congruence: the same shop each time
    const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const rows = [], day = (n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10);
    for (let i = 0; i < 300; i++) {
        const gap = 20 + 200 * chance() ** 2, leaves = chance() / 2;
        for (let t = 60 * chance(); t < 365; t += -gap * Math.log(chance())) {
            rows.push([`c${i}`, day(t), 10 + i % 7]);
            if (chance() < leaves) break;
        }
    }
    const { fit, calibration } = json(['insight', 'value', '--as-of', '2023-12-31', '--holdout', '90%'],
        { db: shop(rows) });
    assert.notEqual(fit, null);
    assert.deepEqual(calibration.models.map((m) => [m.fit, m.expected, m.error]),
        Array(2).fill([null, null, null]));
});
