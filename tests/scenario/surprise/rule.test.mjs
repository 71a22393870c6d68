// A rule chooses who gets a gift: each of them once, within the budget, and only while it is let.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json } from '../driver.mjs';
import { at, bought, budget, budgets, choose, customer, gift, give, monday, ordered, rule, rules, states } from './shop.mjs';

const [anna, bob] = ['anna', 'bob'].map((name) => customer('--name', name, '--external', name));
bought(['anna', 'anna', 'bob']);
gift('star', '2', '--points', '200');
gift('card', '1');
const points = (who) => json(['loyalty', 'balance', who], monday).wallets[0]?.available ?? 0;
const set = (when, ...args) => ['surprise', 'rule', 'set', 'second', '--gift', 'star', '--when', when, ...args];

test('a new rule is paused: it can be tried, and changes nothing', () => {
    const path = join(folder, 'second.json');
    writeFileSync(path, ordered(2));
    assert.equal(json(set(`@${path}`), monday).state, 'paused');
    const tried = json(['surprise', 'rule', 'try', 'second'], monday);
    assert.deepEqual([tried.count, tried.cost.amount, tried.within, tried.customers],
        [1, 200, 0, [{ customer: anna, name: 'anna' }]]);
    assert.deepEqual(choose(), { given: 0, waiting: 0, lapsed: 0 });
});

test('no budget, nobody; with one, points at once and once, also when it is run and told again', () => {
    json(['surprise', 'rule', 'resume', 'second'], monday);
    assert.equal(choose().given, 0);
    assert.deepEqual(rules().map((r) => [r.state, r.stopped, r.given]), [['active', 'budget', 0]]);
    budget('3');
    assert.equal(json(['surprise', 'rule', 'try', 'second'], monday).within, 1);
    assert.deepEqual([choose().given, choose().given, points(anna)], [1, 0, 200]);
    bought(['anna']);
    assert.equal(choose(at('2027-06-01T10:00:00')).given, 0);
    assert.deepEqual(rules().map((r) => [r.stopped, r.given, r.cost.amount]), [['budget', 1, 200]]);
    assert.deepEqual([states(anna), budgets()[0].spent.amount], [['star given'], 200]);
});

test('whose log changes is looked at; who had a surprise lately is left alone, until another day', () => {
    budget('100');
    choose();
    bought(['bob']);
    assert.equal(choose().given, 1);
    rule('any', 'card');
    assert.equal(choose().waiting, 0);
    assert.equal(choose(at('2026-12-22T10:00:00')).waiting, 0);
    assert.equal(choose(at('2026-12-24T10:00:00')).waiting, 2);
});

test('paused, it chooses nobody; a gift that is closed is not given; who had it from staff has had it', () => {
    const carl = customer('--name', 'carl', '--external', 'carl');
    bought(['carl', 'carl']);
    give(carl, 'star');
    assert.equal(json(['surprise', 'rule', 'pause', 'second'], monday).changed, true);
    json(['surprise', 'gift', 'edit', 'star', '--open', 'no'], monday);
    assert.deepEqual(rules().map((r) => [r.code, r.state, r.stopped]), [['any', 'active', null], ['second', 'paused', 'gift']]);
    assert.deepEqual(states(carl), ['star given']);
    assert.deepEqual([points(bob), json(['check'], monday).ok], [200, true]);
});
