// Orders come in over HTTP, by their number once, and a file that tells them again adds nothing.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { folder, json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

maitred(['setting', 'set', 'currency', 'GBP']);
maitred(['customer', 'add', '--name', 'Ann', '--card', '1']);
maitred(['customer', 'add', '--name', 'Bob', '--card', '2']);
const server = await signedIn();
const gbp = (amount) => ({ amount, currency: 'GBP' });
const order = { customer: '1', number: 'A-1', at: '2026-03-01T10:00:00Z', channel: 'site', lines: [
    { sku: 'tea', name: 'Green tea', category: 'drinks', quantity: 1.5, amount: gbp(600), cost: gbp(100) },
    { sku: 'cup', name: 'Cup', amount: gbp(400), cost: gbp(250) }, { sku: 'bag', amount: gbp(0), cost: gbp(1) }] };

test('an order is added, known when told again, changed when told otherwise', async () => {
    const added = await server.post('/api/v1/orders', order);
    assert.equal(added.status, 201);
    const { id, customer, fate, total, cost, sold, lines } = added.body;
    assert.deepEqual({ fate, total, cost, sold },
        { fate: 'added', total: gbp(1000), cost: gbp(401), sold: 2 });
    assert.deepEqual(lines.map((l) => [l.sku, l.name, l.quantity, l.is_sale]),
        [['tea', 'Green tea', 1.5, true], ['cup', 'Cup', 1, true], ['bag', '', 1, false]]);
    assert.equal((await server.post('/api/v1/orders', order)).body.fate, 'known');
    const less = { ...order, lines: order.lines.slice(0, 1) };
    const changed = (await server.post('/api/v1/orders', less)).body;
    assert.deepEqual([changed.id, changed.fate, changed.total], [id, 'changed', gbp(600)]);
    assert.equal((await server.post('/api/v1/orders', order)).body.fate, 'changed');
    const path = `/api/v1/customers/${customer}/orders`;
    const one = (await server.get(`${path}/${id}`)).body;
    assert.deepEqual((await server.get('/api/v1/orders?number=A-1')).body, one);
    assert.deepEqual((await server.get(path)).body.items.map((o) => [o.id, o.total]), [[id, gbp(1000)]]);
    assert.equal(json(['customer', 'show', '1']).timeline[0].number, 'A-1');
});

test('a file that tells the same order is known', async () => {
    const path = join(folder, 'orders.csv');
    writeFileSync(path, 'card,number,date,sku,product,category,quantity,amount,channel\n'
        + '1,B-1,2026-03-02T10:00:00Z,tea,Green tea,drinks,2,8.00,site\n');
    const { status } = await server.post('/api/v1/orders', { customer: '1', number: 'B-1', channel: 'site',
        at: '2026-03-02T10:00:00Z', lines: [{ sku: 'tea', quantity: 2, amount: gbp(800) }] });
    assert.equal(status, 201);
    const done = json(['import', 'orders', path, '--currency', 'GBP']);
    assert.deepEqual([done.added, done.known, done.rejected], [0, 1, 0]);
});

test('without a number or lines an order is its moment and sum', async () => {
    const bare = { customer: '2', at: '2026-03-03T10:00:00Z', total: gbp(500) };
    const { body } = await server.post('/api/v1/orders', bare);
    assert.equal((await server.post('/api/v1/orders', bare)).body.id, body.id);
    const path = `/api/v1/customers/${body.customer}/orders`;
    assert.deepEqual((await server.get(`${path}/${body.id}`)).body.total, gbp(500));
    assert.equal((await server.get(path)).body.items.length, 1);
    assert.equal((await server.post('/api/v1/orders', { total: gbp(7) })).body.customer, 'cus_0000000000000');
    maitred(['check']);
});
