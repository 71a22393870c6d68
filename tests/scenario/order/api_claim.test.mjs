// An order that came without a customer becomes the one's of whom it is told later, where nothing names it yet.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';

for (const card of ['1', '2']) json(['customer', 'add', '--card', card]);
const server = await signedIn();
const eur = (amount) => ({ amount, currency: 'EUR' });
const tell = (number, customer) => server.post('/api/v1/orders', { number, customer, at: '2026-03-01T10:00:00Z',
    lines: [{ sku: 'tea', quantity: 3, amount: eur(900) }] });
const sales = (card) => json(['customer', 'show', card]).sales?.amount ?? 0;

test('told again with a customer it is theirs, once and for all', async () => {
    assert.equal((await tell('1')).body.customer, 'cus_0000000000000');
    const told = await tell('1', '1');
    assert.deepEqual([told.status, told.body.fate, told.body.customer], [201, 'changed', json(['customer', 'show', '1']).id]);
    assert.deepEqual([(await tell('1', '1')).body.fate, sales('1')], ['known', 900]);
    assert.match((await tell('1', '2')).body.detail, /another customer has the number/);
    assert.equal((await server.get('/api/v1/orders?number=1')).body.lines.length, 1);
    assert.deepEqual((await server.get('/api/v1/customers/cus_0000000000000/orders')).body.items, []);
    assert.equal(json(['check']).ok, true);
});

test('what came back or was delivered without a customer stays so', async () => {
    await tell('2');
    await tell('3');
    await server.post('/api/v1/returns', { order: '2', total: eur(100) });
    assert.equal((await server.post('/api/v1/deliveries', { customer: 'cus_0000000000000', order: '3', number: 'D3',
        delivered_at: '2026-03-02T10:00:00Z' })).status, 201);
    for (const number of ['2', '3']) {
        const { status, body } = await tell(number, '2');
        assert.deepEqual([status, /without a customer: it stays so/.test(body.detail)], [409, true]);
    }
    assert.equal(sales('2'), 0);
    assert.equal(json(['check']).ok, true);
});
