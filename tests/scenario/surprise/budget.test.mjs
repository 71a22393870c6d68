// What gifts cost is held to the budget of the month or week, and to the allowance of who gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';
import { at, budget, budgets, customer, gift, give, monday, no } from './shop.mjs';

const [anna, bob, cleo] = ['Anna', 'Bob', 'Cleo'].map((name) => customer('--name', name));
gift('card', '0');
gift('tea', '4');
gift('cup', '7');
const server = await signedIn(monday);
const till = tokenOf('agent');
const post = (who, what, token) => server.post('/api/v1/surprises', { customer: who, gift: what }, { token });
const allowance = (amount, period) => server.send('PUT', '/api/v1/surprises/budgets',
    { body: { user: 'agent@example.com', period, amount: { amount, currency: 'EUR' } } });

test('without a budget only what costs nothing is given', () => {
    give(anna, 'card');
    assert.match(no('conflict', anna, 'tea'), /€0.00 are left of the budget/);
    assert.deepEqual(budgets().map((b) => [b.user, b.period, b.from, b.left.amount]), [['', 'month', '2026-11-01', 0]]);
});

test('a month holds what was given in it; the next begins anew; what is undone is free again', () => {
    budget('10');
    const { id } = give(anna, 'tea');
    no('conflict', anna, 'cup');
    json(['surprise', 'undo', id], monday);
    give(anna, 'cup');
    no('conflict', bob, 'tea');
    assert.equal(budgets()[0].spent.amount, 700);
    give(bob, 'tea', [], at('2026-12-01T00:00:00'));
});

test('a week begins on Monday', () => {
    budget('10', '--per', 'week');
    assert.deepEqual(budgets().map((b) => [b.period, b.from, b.spent.amount]), [['week', '2026-11-23', 700]]);
    assert.equal(budgets(at('2026-11-22T23:59:59'))[0].spent.amount, 0);
    assert.equal(budgets(at('2026-12-01T12:00:00'))[0].spent.amount, 400);
    refused('usage', ['surprise', 'budget', 'set', 'much'], monday);
});

test('at the till one gives within an allowance; who sets budgets needs none', async () => {
    budget('100');
    assert.equal((await post(cleo, 'card', till)).status, 201); // costs nothing
    const none = await post(cleo, 'tea', till);
    assert.deepEqual([none.status, /you have no allowance/.test(none.body.detail)], [403, true]);
    assert.equal((await allowance(1000, 'week')).status, 204);
    assert.equal((await post(cleo, 'tea', till)).status, 201);
    const over = await post(cleo, 'cup', till);
    assert.deepEqual([over.status, /€6.00 are left of your allowance/.test(over.body.detail)], [409, true]);
    assert.equal((await post(cleo, 'cup', server.token)).status, 201);
    const seen = (await server.get('/api/v1/surprises/budgets', { token: till })).body;
    assert.deepEqual([seen.mine.spent.amount, seen.allowances], [400, null]);
    assert.equal((await server.get('/api/v1/surprises/budgets')).body.allowances[0].user, 'agent@example.com');
    assert.equal(maitred(['check'], monday).status, 0);
});
