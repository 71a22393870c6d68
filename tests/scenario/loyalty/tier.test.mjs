// A customer rises at once, keeps a tier through its grace, falls by the calendar, and is told how far the next is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { at, basket, hold, imported, line, noon, rule } from './shop.mjs';

const tiers = [
    { code: 'silver', name: 'Silver', by: 'spend', least: 10000, days: 60, discount: 500 },
    { code: 'gold', name: 'Gold', by: 'spend', least: 50000, days: 60, grace_days: 10, discount: 1000, earn: 20000,
        prepayment_free: true }];
const accrue = (options = noon) => json(['loyalty', 'accrue'], options);
const tier = (who, options = noon) => json(['loyalty', 'tier', who], options);
const quote = (options = noon) => json(['loyalty', 'quote',
    basket({ customer: 'anna', lines: [line('tea', 10000)] })], options);
const head = 'number,customer,date,total';

test('who has spent enough before the programme is in their tier when it begins', () => {
    imported('orders', [head, 'o1,anna,2026-11-02,440.00', 'o2,boris,2026-11-02,50.00']);
    hold({ settings: { starts_at: '2026-11-20T00:00:00Z', review: 'quarter' }, rules: [rule('base')], tiers });
    assert.equal(accrue().points, 0);
    const anna = tier('anna');
    assert.deepEqual([anna.tier, anna.discount, anna.progress], ['silver', 0.05, '€60.00 more to Gold']);
    assert.deepEqual([tier('boris').tier, tier('boris').progress], [null, '€50.00 more to Silver']);
    assert.match(maitred(['loyalty', 'tier', 'anna', '--lang', 'ru'], noon).stdout, /Ещё 60,00.* до уровня Gold/);
    const q = quote();
    assert.deepEqual([q.tier, q.tier_discount.amount, q.points_earned], ['silver', 500, 950]);
});

test('an order raises at once; the tier takes off and multiplies', () => {
    imported('orders', [head, 'o3,anna,2026-11-20,60.00']);
    assert.equal(accrue(at('2026-11-20T12:01:00')).points, 600);
    assert.deepEqual(tier('anna').steps.map((s) => [s.was, s.tier]), [['silver', 'gold'], ['', 'silver']]);
    const q = quote();
    assert.deepEqual([q.total.amount, q.points_earned, q.prepayment_free], [9000, 1800, true]);
    assert.equal(q.lines[0].why[0], 'Gold: €10.00 off');
});

test('it is lost on the first day of a quarter, after a grace, and what is reached then holds', () => {
    assert.equal((accrue(at('2026-12-31T12:00:00')), tier('anna')).tier, 'gold');
    accrue(at('2027-01-15T12:00:00'));
    assert.deepEqual([tier('anna').tier, tier('anna').grace_until], ['gold', '2027-01-25T12:00:00Z']);
    imported('orders', [head, 'o4,anna,2027-01-20,120.00'], at('2027-01-20T12:00:00'));
    accrue(at('2027-01-26T12:00:00'));
    assert.deepEqual([tier('anna').tier, tier('anna').grace_until], ['silver', null]);
    accrue(at('2027-04-02T12:00:00'));
    assert.equal(tier('anna').tier, null);
    assert.equal(json(['check']).ok, true);
});

test('a tier that the programme has no more is left, and a share of few orders says nothing', () => {
    const spring = at('2027-04-03T12:00:00');
    hold({ tiers: [{ code: 'keeps', name: 'Keeps', by: 'kept', least: 9000, orders_min: 3 }] }, spring);
    accrue(spring);
    assert.match(tier('boris', spring).progress, /2 orders more .* not enough data/);
    imported('orders', [head, 'o5,boris,2026-11-03,50.00', 'o6,boris,2026-11-04,50.00'], spring);
    accrue(spring);
    assert.equal(tier('boris').tier, 'keeps');
});
