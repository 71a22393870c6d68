// A campaign is added whole, opened and closed once, and refused when it makes no sense.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { campaign, eur } from './till.mjs';

const show = (code) => json(['coupon', 'campaign', 'show', code]);

test('what was said of it is shown again', () => {
    const made = campaign('Весна-26', '--name', 'Spring', '--percent', '7.5', '--off-max', '20', '--order-min', '15.50',
        '--starts', '2026-03-01', '--ends', '2026-05-31', '--codes', 'shared', '--uses', '100', '--stacks', '--margin', '5',
        '--released', 'used', '--category', 'tea', '--not-sku', 'gift card', '--draft');
    assert.deepEqual(made, { code: 'Весна-26', name: 'Spring', state: 'draft', percent: 0.075, off_max: eur(2000),
        order_min: eur(1550), starts_at: '2026-03-01T00:00:00Z', ends_at: '2026-06-01T00:00:00Z', codes: 'shared',
        customer_max: 1, uses_max: 100, stacks: true, comes_back: false, margin_min: 0.05, made: 1, used: 0,
        goods: [{ what: 'sku', name: 'gift card', is_excluded: true }, { what: 'category', name: 'tea', is_excluded: false }] });
    assert.deepEqual(show('BECHA26'), made, 'letters that look alike are one');
});

test('a draft is opened, then closed for good', () => {
    assert.equal(json(['coupon', 'look', 'весна26']).verdict, 'draft');
    json(['coupon', 'campaign', 'open', 'весна26']);
    json(['coupon', 'campaign', 'open', 'весна26']);
    assert.equal(show('весна26').state, 'open');
    json(['coupon', 'campaign', 'close', 'весна26']);
    assert.equal(json(['coupon', 'look', 'весна26']).verdict, 'closed');
    assert.match(refused('conflict', ['coupon', 'campaign', 'open', 'весна26']), /closed and stays so/);
    refused('missing', ['coupon', 'campaign', 'close', 'none']);
});

test('it may go on for longer, under another name, and more often, but not otherwise', () => {
    campaign('LONG', '--amount', '5', '--codes', 'shared', '--uses', '1', '--ends', '2020-01-31');
    assert.equal(json(['coupon', 'look', 'LONG']).verdict, 'late');
    const edit = (...options) => ['coupon', 'campaign', 'edit', 'long', ...options];
    const after = json(edit('--ends', '2090-01-31', '--uses', '2', '--name', 'Longer'));
    assert.deepEqual([after.name, after.ends_at, after.uses_max, after.amount], ['Longer', '2090-02-01T00:00:00Z', 2, eur(500)]);
    assert.notEqual(json(['coupon', 'look', 'LONG']).verdict, 'late');
    assert.match(refused('invalid', edit('--uses', '0')), /keeps its limit/);
    json(['coupon', 'campaign', 'close', 'long']);
    refused('conflict', edit('--name', 'again'));
});

test('what makes no sense', () => {
    const refusals = [['usage', 'X10', []], ['usage', 'X10', ['--percent', '5', '--amount', '5']],
        ['invalid', 'X10', ['--percent', '100.01']], ['invalid', 'X10', ['--percent', '0']],
        ['usage', 'X10', ['--percent', 'ten']], ['usage', 'X10', ['--amount', '-5']],
        ['invalid', 'X10', ['--amount', '5', '--starts', '2026-02-01', '--ends', '2026-01-01']],
        ['usage', 'X10', ['--amount', '5', '--length', '7']], ['invalid', 'X10', ['--amount', '5', '--margin', '100']],
        ['invalid', 'X', ['--amount', '5']], ['invalid', 'a/b/c', ['--amount', '5']],
        ['invalid', 'CDFHJKMM', ['--amount', '5', '--codes', 'shared']], // reads like a slip of the hand
        ['conflict', 'vesna 26'.replace('vesna', 'весна'), ['--amount', '5']]];
    for (const [why, code, options] of refusals) refused(why, ['coupon', 'campaign', 'add', code, ...options]);
    assert.deepEqual(json(['coupon', 'campaign', 'list']).campaigns.map((row) => [row.code, row.state, row.made]),
        [['LONG', 'closed', 1], ['Весна-26', 'closed', 1]]);
});

test('people read it in their language', () => {
    const text = maitred(['coupon', 'campaign', 'show', 'весна26', '--lang', 'uk']).stdout;
    assert.match(text, /Замовлення від +15,50/);
    assert.match(text, /Стан +закрито/);
});
