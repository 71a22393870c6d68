// Products are put by sku, listed to the end, and found by the beginning of a sku or name.
import assert from 'node:assert/strict';
import test from 'node:test';
import { signedIn } from '../server.mjs';

const server = await signedIn();
const put = (sku, body) => server.post('/api/v1/products', { sku, ...body });
const eur = (amount) => ({ amount, currency: 'EUR' });
for (const [sku, name] of [['a/1', 'Чай зелений'], ['a2', 'Чай чорний'], ['b 1', 'Coffee'], ['чай', 'X']])
    assert.equal((await put(sku, { name, price: eur(100) })).status, 201);

test('what is not said stays', async () => {
    const { body } = await put('a2', { stock: 2.5, cost: eur(40) });
    const { updated_at: _, ...rest } = body;
    assert.deepEqual(rest, { sku: 'a2', name: 'Чай чорний', category: '', price: eur(100),
        cost: eur(40), stock: 2.5 });
    assert.deepEqual((await server.get('/api/v1/products/a2')).body, body);
    assert.equal((await server.get('/api/v1/products/none')).status, 404);
});

test('a list goes to its end', async () => {
    const skus = [];
    for (let next = ''; next !== null;) {
        const { body } = await server.get(`/api/v1/products?limit=3&after=${encodeURIComponent(next)}`);
        skus.push(...body.items.map((p) => p.sku));
        next = body.next;
    }
    assert.deepEqual(skus.sort(), ['a/1', 'a2', 'b 1', 'чай'].sort());
});

test('a search takes a sku first, then a name in any case', async () => {
    const found = async (q) => (await server.get(`/api/v1/products/search?q=${encodeURIComponent(q)}`))
        .body.items.map((p) => p.sku);
    assert.deepEqual(await found('a'), ['a/1', 'a2']);
    assert.deepEqual(await found('чай'), ['чай', 'a/1', 'a2']);
    assert.deepEqual(await found('COF'), ['b 1']);
    assert.deepEqual(await found(' '), []);
});
