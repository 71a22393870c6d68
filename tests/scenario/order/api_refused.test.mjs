// What is no order, return or score is refused with a pointer to what is wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import { maitred } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';

maitred(['customer', 'add', '--name', 'Ann', '--card', '1']);
maitred(['customer', 'add', '--name', 'Bob', '--card', '2']);
const server = await signedIn();
const eur = (amount) => ({ amount, currency: 'EUR' });

test('orders', async () => {
    const good = { customer: '1', number: '1', total: eur(100) };
    assert.equal((await server.post('/api/v1/orders', good)).status, 201);
    const refusals = [[{ ...good, customer: '2' }, 409], [{ ...good, customer: '3' }, 404, '/customer'],
        [{ ...good, total: { amount: 1, currency: 'USD' } }, 400, '/total'], [{ customer: '1' }, 400],
        [{ ...good, at: '1969-01-01T00:00:00Z' }, 400, '/at'], [{ ...good, total: eur(-1) }, 400],
        [{ ...good, channel: 'pigeon' }, 400, '/channel'],
        [{ customer: '1', lines: [{ quantity: 0, amount: eur(1) }] }, 400, '/lines/0'],
        [{ customer: '1', lines: [{ quantity: 0.0001, amount: eur(1) }] }, 400, '/lines/0'],
        [{ customer: '1', lines: [{ sku: 'x' }] }, 400, '/lines/0/amount']];
    for (const [body, status, pointer] of refusals) {
        const answer = await server.post('/api/v1/orders', body);
        assert.deepEqual([answer.status, answer.body.pointer], [status, pointer], JSON.stringify(body));
    }
    assert.equal((await server.get('/api/v1/orders?number=none')).status, 404);
    assert.equal((await server.get('/api/v1/orders')).status, 400);
});

test('returns, deliveries, scores, visits', async () => {
    const refusals = [['returns', { order: 'none' }, 404], ['returns', { total: eur(1) }, 404],
        ['deliveries', { customer: '1', number: '1' }, 400],
        ['deliveries', { customer: '1', number: '1', order: '9', promised_at: '2026-01-01T00:00:00Z' }, 404],
        ['scores', { customer: '1', metric: 'nps', value: 11 }, 400],
        ['scores', { customer: '1', metric: 'csat', value: 0 }, 400],
        ['visits', { customer: 'nobody' }, 404]];
    for (const [noun, body, status] of refusals)
        assert.equal((await server.post(`/api/v1/${noun}`, body)).status, status, JSON.stringify(body));
});

test('an analyst reads orders and adds none', async () => {
    const token = tokenOf('analyst');
    assert.equal((await server.get('/api/v1/orders?number=1', { token })).status, 200);
    for (const noun of ['orders', 'returns', 'scores', 'visits', 'deliveries'])
        assert.equal((await server.post(`/api/v1/${noun}`, {}, { token })).status, 403);
});
