// Nobody came for what a rule chose: it lapses, and its money is free again; staff may say no to it, too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';
import { at, bought, budget, budgets, choose, customer, gift, monday, rule, states, waiting } from './shop.mjs';

const [anna, bob, cleo] = ['anna', 'bob', 'cleo'].map((name) => customer('--name', name, '--external', name));
bought(['anna', 'bob']);
gift('card', '1.50');
budget('4');
rule('first', 'card', undefined, '--hand-days', '5');

test('nobody came: it lapses, its money is free, and it may be chosen again a month later', () => {
    assert.equal(choose().waiting, 2);
    const [first] = json(['surprise', 'list', anna], monday).surprises;
    json(['surprise', 'hand', first.id], monday);
    bought(['cleo']);
    assert.equal(choose().waiting, 0, 'one euro is left');
    const later = at('2026-11-28T10:00:01');
    assert.deepEqual(choose(later), { given: 0, waiting: 1, lapsed: 1 });
    assert.deepEqual([states(bob), states(cleo), budgets(later)[0].spent.amount],
        [['card lapsed'], ['card waiting'], 300]);
    const [{ id }] = json(['surprise', 'list', bob], monday).surprises;
    assert.match(refused('conflict', ['surprise', 'hand', id], later), /does not wait any more/);
    assert.equal(choose(at('2026-12-29T10:00:00')).waiting, 1);
    assert.deepEqual(states(bob), ['card waiting', 'card lapsed']);
});

test('taken back while it waits, no rule chooses it for them again; erased, it waits for nobody', () => {
    const [{ id }] = json(['surprise', 'list', bob], monday).surprises;
    json(['surprise', 'undo', id], monday);
    assert.deepEqual([states(bob), choose(at('2027-03-01T10:00:00')).waiting], [['card undone', 'card lapsed'], 1]);
    json(['customer', 'merge', anna, cleo], monday);
    const [twice] = json(['surprise', 'list', anna], monday).surprises;
    assert.match(refused('conflict', ['surprise', 'hand', twice.id], monday), /never the same twice/);
    json(['customer', 'erase', anna, '--yes'], monday);
    assert.equal(waiting().length, 0);
    refused('usage', ['surprise', 'hand', 'x'], monday);
    assert.equal(json(['check'], monday).ok, true);
});
