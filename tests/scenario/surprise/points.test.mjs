// A gift of points is on the balance at once, and off it when the gift is taken back, unless it is spent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';
import { budget, budgets, customer, gift, give, monday } from './shop.mjs';

const [anna, bob] = [customer('--name', 'Anna'), customer('--name', 'Bob')];
budget('10');
gift('star', '2', '--points', '200');
const points = (who) => json(['loyalty', 'balance', who], monday).wallets[0]?.available ?? 0;

test('points are awarded with the gift, once for a key', () => {
    assert.equal(give(anna, 'star', ['--key', 'k']).points, 200);
    assert.equal(give(anna, 'star', ['--key', 'k']).is_replay, true);
    assert.equal(points(anna), 200);
    assert.equal(json(['loyalty', 'history', anna], monday).operations[0].text, 'Earned 200: gift (A star)');
});

test('taken back, they are gone, and the money is free', () => {
    const [{ id }] = json(['surprise', 'list', anna], monday).surprises;
    json(['surprise', 'undo', id], monday);
    assert.deepEqual([points(anna), budgets()[0].spent.amount], [0, 0]);
});

test('what is spent cannot be taken back', () => {
    const { id } = give(bob, 'star');
    json(['loyalty', 'spend', bob, '150'], monday);
    refused('conflict', ['surprise', 'undo', id], monday);
    assert.deepEqual([points(bob), budgets()[0].spent.amount], [50, 200]);
    json(['customer', 'merge', anna, bob], monday);
    assert.equal(json(['check'], monday).ok, true);
});

test('a gift is goods or points, and its code is its own', () => {
    const add = (...args) => ['surprise', 'gift', 'add', ...args];
    refused('invalid', add('both', 'Both', '--cost', '1', '--points', '5', '--sku', 'tea'), monday);
    refused('conflict', add('STAR', 'Another', '--cost', '1'), monday);
    refused('usage', add('none', 'No cost'), monday);
    refused('invalid', add('x'.repeat(65), 'Long', '--cost', '1'), monday);
    assert.deepEqual(json(['surprise', 'gift', 'list'], monday).gifts.map((g) => [g.code, g.kind, g.points]),
        [['star', 'points', 200]]);
});
