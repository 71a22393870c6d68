// Contracts with dates: the model stands on a day before, and sees nothing that came after.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred } from '../driver.mjs';

const db = fresh();
let seed = 7;
const chance = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const day = (from, n) => new Date(Date.parse(from) + n * 864e5).toISOString().slice(0, 10);
const add = (kind, rows, ...more) => {
    const path = join(folder, `${kind}.csv`);
    writeFileSync(path, rows.join('\n'));
    return json(['import', kind, path, ...more], { db });
};
// Half are unhappy: a low score, an order long ago, a late delivery; most of them leave.
const people = Array.from({ length: 700 }, (_, i) => {
    const unhappy = chance() < 0.5, early = i < 40, leaves = early || chance() < (unhappy ? 0.6 : 0.15);
    return { id: `c${i}`, unhappy, leaves, started: day('2022-01-01', Math.floor(chance() * 700)),
        ended: leaves ? day(early ? '2024-02-01' : '2024-03-04', Math.floor(chance() * (early ? 30 : 90))) : '' };
});
const of = (f) => people.map(f);
add('contracts', ['customer,plan,monthly,started,ended', ...of((p, i) =>
    `${p.id},${['gold', 'lead'][i % 2]},${10 + i % 7}.00,${p.started},${p.ended}`)], '--at', '2024-06-01');
add('orders', ['number,date,customer,amount', ...of((p, i) =>
    `${i},${day('2024-02-28', -(p.unhappy ? 30 : 0) - Math.floor(chance() * 40))},${p.id},${5 + i % 9}.00`)]);
add('scores', ['date,customer,csat', ...of((p) =>
    `2024-02-20,${p.id},${p.unhappy ? 2 : 3 + Math.floor(chance() * 3)}`)], '--metric', 'csat');
add('deliveries', ['order,promised,delivered', ...of((p, i) =>
    `${i},2024-02-10,2024-02-${p.unhappy && chance() < 0.7 ? 12 : 10}`)]);
const churn = (...more) => json(['insight', 'churn', '--limit', '1000', ...more], { db });
const before = churn();
test('who ran on the landmark is learned from; the model tells the unhappy from the happy', () => {
    const { design, landmark, status, n, left } = before.model;
    assert.deepEqual([before.as_of, design, landmark, status], ['2024-06-01', 'landmark', '2024-03-03', 'fitted']);
    assert.deepEqual([n, left], [660, people.slice(40).filter((p) => p.leaves).length]);
    assert.ok(before.auc.low > 0.65 && before.auc.high < 0.9);
    assert.deepEqual(before.features_left_out.map((f) => [f.feature, f.reason]),
        [['frequency', 'constant'], ['no_score', 'constant']]);
    assert.equal(before.customers.length, people.filter((p) => !p.leaves).length);
    assert.deepEqual(churn('--threads', '7'), churn('--threads', '1'));
});

const those = (leave, row) => people.filter((p) => p.leaves === leave).map(row);
test('what happened after the landmark moves no figure of the model', () => {
    add('orders', ['number,date,customer,amount', ...those(false, (p, i) => `x${i},2024-05-01,${p.id},9.00`)]);
    add('scores', ['date,customer,csat', ...those(true, (p) => `2024-03-05,${p.id},1`)], '--metric', 'csat');
    const after = churn();
    assert.deepEqual([after.terms, after.auc, after.calibration], [before.terms, before.auc, before.calibration]);
    assert.notDeepEqual(after.customers, before.customers);
    assert.match(maitred(['insight', 'churn', '--lang', 'ru'], { db }).stdout, /660 договоров, действовавших на 3 мар/);
});

test('as of an earlier day, and a shorter look ahead', () => {
    assert.equal(churn('--as-of', '2024-05-01', '--ahead', '30').model.landmark, '2024-04-01');
    assert.equal(churn('--as-of', '2024-02-01').ended, people.filter((p) => p.ended === '2024-02-01').length);
    assert.deepEqual(churn('--as-of', '2021-12-31').left_out, { told_later: 0, not_begun: 700, no_length: 0 });
    assert.match(maitred(['insight', 'churn', '--as-of', '2021-12-31'], { db }).stdout, /nothing known yet +700/);
});
