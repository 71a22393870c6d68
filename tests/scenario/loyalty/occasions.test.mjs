// Reviews, answers, visits and birthdays earn fixed points, within the limits of their rules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { at, customer, hold, imported, noon, rule } from './shop.mjs';

const fixed = (code, on, value, more = {}) => rule(code, { on, kind: 'fixed', value, ...more });
const accrue = (options = noon) => json(['loyalty', 'accrue'], options);
const anna = customer('--name', 'Anna', '--card', '77', '--birth', '11-21');
const boris = customer('--name', 'Boris', '--card', '78', '--birth', '02-29');
const points = (who) => json(['loyalty', 'balance', who], noon).wallets[0]?.balance ?? 0;
const scores = (...rows) => imported('scores', ['customer,date,metric,score,comment', ...rows]);
hold({ rules: [fixed('review', 'review', 50, { day_max: 50 }), fixed('survey', 'survey', 30, { customer_max: 30 }),
    fixed('visit', 'visit', 7, { budget: 20 }), fixed('birthday', 'birthday', 100)] });

test('an answer earns once, a review once a day', () => {
    scores('clara,2026-11-02 10:00,nps,9,', 'clara,2026-11-03 10:00,nps,8,');
    assert.deepEqual([accrue().others, points('clara')], [2, 30]);
    assert.match(maitred(['loyalty', 'history', 'clara'], noon).stdout, /survey:2026-11-02 \(survey\)/);
    scores('clara,2026-11-04 10:00,nps,9,Lovely', 'clara,2026-11-04 11:00,nps,9,Still lovely',
        'clara,2026-11-05 10:00,nps,3,Not today');
    assert.deepEqual([accrue().points, points('clara')], [100, 130]);
});

test('a budget is given out to the last point and no further', () => {
    for (let i = 0; i < 4; i++) json(['visit', i % 2 ? anna : boris, '--channel', 'shop'], at(`2026-11-20T12:0${i}:00`));
    assert.deepEqual([1, 2].map(() => accrue(at('2026-11-20T13:00:00')).points), [20, 0]);
    const shown = json(['loyalty', 'rules', 'show', 'visit']);
    assert.deepEqual([shown.given, shown.times, shown.customers], [20, 3, 2]);
});

test('a birthday earns on the day, once a year, also when the server slept over it', () => {
    assert.equal(accrue(at('2026-11-20T23:00:00')).points, 0);
    assert.equal(accrue(at('2026-11-23T01:00:00')).points, 100);
    assert.equal(accrue(at('2026-11-23T02:00:00')).points, 0);
    assert.equal(accrue(at('2027-02-28T12:00:00')).points, 0);
    assert.equal(accrue(at('2027-03-01T12:00:00')).points, 100, 'of 29 February');
    assert.equal(json(['check'], noon).ok, true);
});
