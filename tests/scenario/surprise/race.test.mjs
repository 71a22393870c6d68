// However many give at the same time: no budget, no allowance and no key is used beyond what it holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { serve, signedIn, tokenOf } from '../server.mjs';
import { budget, customer, gift } from './shop.mjs';

const people = Array.from({ length: 12 }, (_, i) => customer('--name', `Guest ${i}`));
gift('tea', '4');
gift('cup', '7');
const one = await signedIn();
const other = await serve();
const till = tokenOf('agent');
const post = (i, body, token = one.token) =>
    (i % 2 ? one : other).send('POST', '/api/v1/surprises', { body, token });
const statuses = (answers) => answers.map((a) => a.status).sort().join();
const given = () => Number(sql('SELECT sum(cost) FROM surprise WHERE undone_at = 0'));

test('twelve at once, money for five', async () => {
    budget('23.99');
    const answers = await Promise.all(people.map((customer, i) => post(i, { customer, gift: 'tea' })));
    assert.equal(statuses(answers), `${'201,'.repeat(5)}${'409,'.repeat(7)}`.slice(0, -1));
    assert.equal(given(), 2000);
});

test('twelve at once, an allowance for two', async () => {
    budget('1000');
    budget('14', '--user', 'agent@example.com', '--per', 'week');
    const answers = await Promise.all(people.map((customer, i) => post(i, { customer, gift: 'cup' }, till)));
    assert.equal(statuses(answers), `201,201${',409'.repeat(10)}`);
    assert.equal(given(), 2000 + 1400);
});

test('one key, and one customer, asked by many: one gift', async () => {
    gift('card', '1');
    gift('cake', '1');
    const same = await Promise.all(people.map((_, i) => post(i, { customer: people[0], gift: 'card', key: 'k' })));
    assert.equal(new Set(same.map((a) => a.body.id)).size, 1);
    assert.equal(same.filter((a) => a.body.is_replay).length, people.length - 1);
    const twice = await Promise.all(people.map((_, i) => post(i, { customer: people[1], gift: 'cake' })));
    assert.equal(statuses(twice), `201${',409'.repeat(11)}`);
    assert.equal(json(['surprise', 'list', people[1]]).surprises.filter((s) => s.gift === 'cake').length, 1);
    assert.equal(maitred(['check']).status, 0);
});
