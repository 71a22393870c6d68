// What a rule chose waits on the page of today until staff hand it over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { bought, budget, budgets, choose, customer, gift, monday, no, rule, rules, states, waiting } from './shop.mjs';

const [anna, bob] = ['anna', 'bob'].map((name) => customer('--name', name, '--external', name));
bought(['anna', 'bob']);
gift('card', '1.50');
budget('4');
rule('first', 'card', undefined, '--hand-days', '5');
const kinds = (who) => json(['customer', 'show', who], monday).timeline.map((t) => t.kind).join();
const lines = () => json(['today'], monday).items.filter((i) => i.reason === 'gift');
const hand = (id, options = monday) => json(['surprise', 'hand', id], options);

test('chosen: it counts as spent, is no news of the customer yet, and a line of today', () => {
    assert.deepEqual(choose(), { given: 0, waiting: 2, lapsed: 0 });
    assert.deepEqual([waiting().length, budgets()[0].spent.amount, kinds(anna)], [2, 300, 'order']);
    const [line] = lines();
    assert.deepEqual([line.section, line.step, line.why, line.value.amount, lines().length],
        ['gifts', 'hand', 'A gift waits for them until 28 Nov 2026: A card (first)', 150, 2]);
    assert.match(no('conflict', anna, 'card'), /waits for them already/);
    assert.equal(json(['customer', 'export', anna], monday).surprise[0].state, 'waiting');
});

test('handed over, it is on the timeline, by whom; again changes nothing', () => {
    const [{ id }] = json(['surprise', 'list', anna], monday).surprises;
    assert.deepEqual([hand(id).is_replay, hand(id).is_replay, kinds(anna)], [false, true, 'gift,order']);
    assert.deepEqual([states(anna), waiting().length, lines().length], [['card given'], 1, 1]);
    assert.deepEqual(rules().map((r) => [r.given, r.waiting, r.cost.amount]), [[1, 1, 300]]);
    assert.equal(json(['surprise', 'list', anna], monday).surprises[0].by, 'operator');
});

test('a line that is seen to hands it over, and undoing it has it wait again; a word with them does not', () => {
    const [{ id }] = lines();
    maitred(['today', 'done', id, '--outcome', 'reached'], monday);
    assert.deepEqual([states(bob), lines().length], [['card waiting'], 0]);
    maitred(['today', 'undo', id], monday);
    maitred(['today', 'done', id], monday);
    assert.deepEqual([states(bob), kinds(bob), lines().length], [['card given'], 'gift,order', 0]);
    maitred(['today', 'undo', id], monday);
    assert.deepEqual([states(bob), kinds(bob), lines().length, waiting()[0].by], [['card waiting'], 'order', 1, 'rule:first']);
});
