// A rule of gifts that cannot be meant is refused before it is taken; a new day alone makes one true.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { at, budget, choose, customer, gift, monday, ordered, rule, rules, states, waiting } from './shop.mjs';

gift('star', '2', '--points', '200');
gift('card', '1');
const set = (when, ...args) => ['surprise', 'rule', 'set', 'second', '--gift', 'star', '--when', when, ...args];

test('what is wrong is refused, with the place and what to write instead', () => {
    const bad = (when, ...args) => refused('invalid', set(when, ...args), monday);
    assert.match(bad(ordered(2).replace('count', 'cnt')), /"second", \/when: .*"\/>=\/0\/var".*did you mean "customer.orders_count"/);
    assert.match(bad('{">":[{"var":"order.total"},1]}'), /no fact "order.total"/);
    assert.match(bad('{"==":'), /no JSON/);
    refused('missing', ['surprise', 'rule', 'set', 'x', '--gift', 'cake', '--when', ordered(1)], monday);
    refused('invalid', ['surprise', 'rule', 'set', 'X!', '--gift', 'card', '--when', ordered(1)], monday);
    refused('usage', set(ordered(1), '--hand-days', '0'), monday);
    refused('usage', ['surprise', 'rule', 'set', 'x', '--gift', 'card'], monday);
    refused('usage', ['surprise', 'rule', 'set', 'x', '--when', ordered(1)], monday);
    assert.match(refused('missing', ['surprise', 'rule', 'try', 'third'], monday), /no rule "third", there are: $/m);
});

test('a birthday is looked at when its day comes, though nothing happened; the server does it by itself', () => {
    const dora = customer('--name', 'Dora', '--birth', '11-25');
    budget('10');
    rule('birthday', 'card', '{"==":[{"var":"customer.birthday_distance_days"},0]}');
    assert.deepEqual([choose().waiting, choose(at('2026-11-24T23:59:00')).waiting], [0, 0]);
    assert.equal(maitred(['job', 'run', '--once'], at('2026-11-25T00:01:00')).status, 0);
    assert.deepEqual([states(dora), waiting()[0].rule], [['card waiting'], 'birthday']);
});

test('points that a customer has are known to a rule that asks for them', () => {
    const ed = customer('--name', 'Ed');
    rule('saver', 'star', '{">=":[{"var":"customer.points"},50]}');
    json(['loyalty', 'earn', ed, '49', '--key', 'a'], monday);
    assert.equal(choose().given, 0);
    json(['loyalty', 'earn', ed, '1', '--key', 'b'], monday);
    assert.deepEqual([choose().given, rules().find((r) => r.code === 'saver').given], [1, 1]);
});
