// The books over HTTP: by role, with a header's key, errors that name the member, pages of history.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn, tokenOf } from '../server.mjs';
import { member } from './ledger.mjs';

const server = await signedIn({ role: 'agent' });
const post = (path, body, options) => server.post(`/api/v1/loyalty/${path}`, body, options);

test('a till earns and spends; a header\'s key is kept by the books', async () => {
    const anna = member(), headers = { 'Idempotency-Key': 'till-1' };
    const answer = await post('earn', { customer: anna.phone, points: 25, about: 'order:9' }, { headers });
    assert.equal(answer.status, 201);
    assert.deepEqual([answer.body.kind, answer.body.text, answer.body.balance.items[0].available], ['award', 'Earned 25: order 9', 25]);
    assert.equal((await post('earn', { customer: anna.phone, points: 25, about: 'order:9' }, { headers })).body.id, answer.body.id);
    for (let i = 1; i <= 4; i++) await post('spend', { customer: anna.phone, points: i });
    const path = `/api/v1/customers/${anna.id}/points/operations`;
    const first = (await server.get(`${path}?limit=3`, { headers: { 'Accept-Language': 'ru' } })).body;
    assert.deepEqual(first.items.map((o) => o.text), ['Списано 4', 'Списано 3', 'Списано 2']);
    const rest = (await server.get(`${path}?limit=3&after=${first.next}`)).body;
    assert.deepEqual([rest.items.map((o) => o.points), rest.next], [[-1, 25], null]);
    assert.equal((await server.get(`/api/v1/customers/${anna.id}/points`)).body.items[0].points, 15);
});

test('wrong requests say what is wrong and where', async () => {
    const ira = member();
    const refused = async (status, detail, path, body, options) => {
        const answer = await post(path, body, options);
        assert.equal(answer.status, status, answer.text);
        assert.match(answer.body.detail ?? answer.body.title, detail);
        return answer.body.pointer;
    };
    await refused(400, /from 1 to/, 'earn', { customer: ira.phone, points: 0 });
    assert.equal(await refused(404, /./, 'earn', { customer: '+380999999999', points: 1 }), '/customer');
    assert.equal(await refused(404, /only: points/, 'earn', { customer: ira.phone, points: 1, wallet: 'x' }), '/wallet');
    for (const [detail, valid_from, expires_at] of [[/expire before/, '2999-01-02T00:00:00Z', '2999-01-01T00:00:00Z'],
        [/in the past/, undefined, '2020-01-01T00:00:00Z']])
        assert.equal(await refused(400, detail, 'earn', { customer: ira.phone, points: 1, valid_from, expires_at }), '/expires_at');
    await refused(400, /held for 1 second/, 'authorise', { customer: ira.phone, points: 1, seconds: 99999999 });
    await refused(404, /no such hold/, 'capture', { customer: ira.phone, hold: 'lop_1ng4zmh5z5cvf', points: 1 });
    await refused(403, /./, 'adjust', { customer: ira.phone, points: 1, note: 'x' });
    await refused(403, /./, 'earn', { customer: ira.phone, points: 1 }, { token: tokenOf('analyst') });
});

test('points can be spent from a day that the till names, and end by their wallet from then on', async () => {
    const oleh = member();
    const { body } = await post('earn', { customer: oleh.phone, points: 5, valid_from: '2998-01-01T00:00:00Z' });
    const [b] = body.balance.items;
    assert.deepEqual([b.available, b.pending, b.pending_until, b.next_expiry],
        [0, 5, '2998-01-01T00:00:00Z', '2999-01-01T00:00:00Z']);
    const past = await post('earn', { customer: oleh.phone, points: 5, valid_from: '2001-01-01T00:00:00Z' });
    assert.equal(past.body.balance.items[0].available, 5);
});

test('an owner sets the terms of a kind of points, and sees what is owed', async () => {
    const token = tokenOf('owner');
    const stars = { name: 'Stars', expiry: 'sliding', expiry_days: 90 };
    const put = await server.send('PUT', '/api/v1/loyalty/wallets/stars', { body: stars, token });
    assert.deepEqual([put.status, put.body.code, put.body.expiry], [200, 'stars', 'sliding']);
    assert.equal((await server.send('PUT', '/api/v1/loyalty/wallets/st%20ars', { body: stars, token })).status, 400);
    assert.deepEqual((await server.get('/api/v1/loyalty/wallets')).body.items.map((w) => w.code), ['points', 'stars']);
    assert.equal((await server.get('/api/v1/loyalty/liability', { token })).body.wallets[0].outstanding, 25);
    assert.deepEqual((await server.get('/api/v1/loyalty/digests', { token })).body.items, []);
});
