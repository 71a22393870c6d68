// Rules of gifts for programs: owners and managers write them, the till hands over what they chose.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';
import { bought, budget, choose, customer, gift, monday } from './shop.mjs';

const anna = customer('--name', 'Anna', '--external', 'anna');
bought(['anna']);
gift('card', '1.50');
budget('10');
const server = await signedIn(monday);
const till = tokenOf('agent'), analyst = tokenOf('analyst');
const base = '/api/v1/surprises';
const when = { '>=': [{ var: 'customer.spent' }, 1000] };
const put = (body, token = server.token) => server.send('PUT', `${base}/rules/tea`, { body, token });

test('set, tried, resumed, paused', async () => {
    const made = await put({ gift: 'card', when, hand_days: 7 });
    assert.deepEqual([made.status, made.body.state, made.body.hand_days, made.body.when], [200, 'paused', 7, when]);
    const tried = (await server.get(`${base}/rules/tea/try`)).body;
    assert.deepEqual([tried.count, tried.cost.amount, tried.customers], [1, 150, [{ customer: anna, name: 'Anna' }]]);
    assert.equal((await server.post(`${base}/rules/tea/resume`)).body.state, 'active');
    assert.equal((await server.post(`${base}/rules/tea/pause`)).body.state, 'paused');
    assert.equal((await put({ gift: 'card', when, state: 'active' })).body.hand_days, 7);
    const [rule] = (await server.get(`${base}/rules`, { token: analyst })).body.items;
    assert.deepEqual([rule.code, rule.stopped, rule.waiting], ['tea', null, 0]);
});

test('a wrong condition is refused with its place, and who may not write rules does not', async () => {
    const bad = await put({ gift: 'card', when: { '>': [{ var: 'customer.spend' }, 1] } });
    assert.deepEqual([bad.status, bad.body.pointer], [400, '/when']);
    assert.match(bad.body.detail, /did you mean "customer.spent"/);
    assert.equal((await put({ gift: 'card', when, hand_days: 400 })).body.pointer, '/hand_days');
    assert.equal((await put({ gift: 'cake', when })).status, 404);
    assert.equal((await put({ gift: 'card', when }, till)).status, 403);
    assert.equal((await server.get(`${base}/rules/tea/try`, { token: till })).status, 403);
});

test('what it chose is handed over at the till', async () => {
    choose();
    const { items } = (await server.get(`${base}?waiting=true`, { token: till })).body;
    assert.deepEqual(items.map((s) => [s.customer, s.state, s.rule, s.given_at, s.by]), [[anna, 'waiting', 'tea', null, 'rule:tea']]);
    const done = await server.send('POST', `${base}/${items[0].id}/hand`, { token: till });
    assert.deepEqual([done.status, done.body.state, done.body.given_at !== null], [200, 'given', true]);
    assert.equal((await server.get(`${base}?waiting=true&customer=${anna}`)).body.items.length, 0);
    assert.equal((await server.get(`${base}?customer=${anna}`)).body.items.length, 1);
    assert.equal((await server.send('POST', `${base}/${items[0].id}/undo`, { token: till })).status, 403);
    assert.equal(json(['check'], monday).ok, true);
});
