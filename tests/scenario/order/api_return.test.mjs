// Over HTTP an order comes back in part, by lines or by money, and then the rest of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

maitred(['customer', 'add', '--name', 'Ann', '--card', '1']);
const server = await signedIn();
const eur = (amount) => ({ amount, currency: 'EUR' });
const sell = (number, lines) => server.post('/api/v1/orders',
    { customer: '1', number, at: '2026-03-01T10:00:00Z', ...lines });
const back = async (body) => (await server.post('/api/v1/returns', body)).body;
const returned = async (number) =>
    (await server.get(`/api/v1/orders?number=${number}`)).body.returned.amount;

test('some lines, then what is left, then nothing', async () => {
    await sell('1', { lines: [{ sku: 'tea', quantity: 3, amount: eur(999) }, { amount: eur(500) }] });
    const part = { order: '1', number: 'R1', lines: [{ sku: 'tea', amount: eur(333) }] };
    assert.equal((await back(part)).fate, 'added');
    assert.equal(await returned('1'), 333);
    assert.equal((await back(part)).fate, 'known');
    assert.equal((await back({ ...part, lines: [{ sku: 'tea', amount: eur(1) }] })).status, 409);
    assert.equal((await back({ order: '1' })).fate, 'added');
    assert.equal(await returned('1'), 1499);
    const nothing = await back({ order: '1' });
    assert.deepEqual([nothing.id, nothing.fate], [null, 'known']);
});

test('money without goods, of an order without lines', async () => {
    await sell('2', { total: eur(1000) });
    await back({ order: '2', total: eur(250), at: '2026-03-02T10:00:00Z' });
    assert.equal(await returned('2'), 250);
    await back({ order: '2', is_cancellation: true });
    assert.equal(await returned('2'), 1000);
});

test('without an order it is set against the newest purchase of the goods', async () => {
    await sell('3', { lines: [{ sku: 'cup', amount: eur(400) }] });
    assert.equal((await back({ customer: '1', lines: [{ sku: 'cup', amount: eur(400) }] })).fate, 'added');
    assert.equal(await returned('3'), 400);
});

test('the sums agree everywhere', () => {
    assert.equal(json(['customer', 'show', '1']).sales.amount, 0);
    assert.equal(maitred(['check']).status, 0);
});
