// Owners and managers say what there is to give and for how much; tills give; everybody may look.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn, tokenOf } from '../server.mjs';
import { budget, customer, monday } from './shop.mjs';

const anna = customer('--name', 'Anna', '--phone', '+380441234567');
const server = await signedIn(monday);
const base = '/api/v1/surprises';
const eur = (amount) => ({ amount, currency: 'EUR' });
const as = (role) => ({ token: tokenOf(role) });

test('the catalogue', async () => {
    const card = { code: 'Card', name: 'Handwritten card', cost: eur(150) };
    const added = await server.post(`${base}/gifts`, card);
    assert.deepEqual([added.status, added.body.code, added.body.kind], [201, 'card', 'other']);
    assert.equal((await server.post(`${base}/gifts`, card)).status, 409);
    assert.equal((await server.post(`${base}/gifts`, card, as('agent'))).status, 403);
    const star = await server.post(`${base}/gifts`, { code: 'star', name: 'Points', cost: eur(200), points: -1 });
    assert.equal(star.status, 400);
    const edited = await server.send('PATCH', `${base}/gifts/card`, { body: { cost: eur(175), is_open: false } });
    assert.deepEqual([edited.body.cost, edited.body.is_open], [eur(175), false]);
    await server.send('PATCH', `${base}/gifts/card`, { body: { is_open: true } });
    assert.equal((await server.get(`${base}/gifts`, as('analyst'))).body.items.length, 1);
});

test('a budget is above nought and of a user there is', async () => {
    const put = (body, options) => server.send('PUT', `${base}/budgets`, { body, ...options });
    assert.equal((await put({ amount: eur(5000) })).status, 204);
    assert.equal((await put({ amount: eur(5000) }, as('agent'))).status, 403);
    assert.equal((await put({ amount: eur(-1) })).body.pointer, '/amount');
    assert.equal((await put({ amount: eur(1), user: 'nobody@example.com' })).status, 404);
});

test('given at the till, listed, taken back by who gave it or who leads', async () => {
    budget('10', '--user', 'agent@example.com');
    const body = { customer: '+380441234567', gift: 'card', key: 'till-1', note: 'thanks' };
    const given = await server.post(base, body, as('agent'));
    assert.deepEqual([given.status, given.body.customer, given.body.by], [201, anna, 'agent@example.com test']);
    assert.equal((await server.post(base, body, as('agent'))).body.is_replay, true);
    const page = (await server.get(`${base}?customer=${anna}`, as('analyst'))).body;
    assert.deepEqual([page.items.length, page.items[0].note, page.next], [1, 'thanks', null]);
    const undo = (options) => server.post(`${base}/${given.body.id}/undo`, undefined, options);
    assert.equal((await undo(as('analyst'))).status, 403);
    assert.match((await undo(as('agent'))).body.undone_at, /^2026-11-23/);
    assert.equal((await undo()).body.is_replay, true);
    const mine = await server.post(base, { customer: anna, gift: 'card' });
    const denied = await server.post(`${base}/${mine.body.id}/undo`, undefined, as('agent'));
    assert.deepEqual([denied.status, /somebody else gave it/.test(denied.body.detail)], [403, true]);
});
