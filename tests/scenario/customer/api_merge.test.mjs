// Over HTTP two customers become one and part again, hand out their file, and are erased.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

const server = await signedIn();
const customers = '/api/v1/customers';
const add = async (body) => (await server.post(customers, body)).body.id;
const keep = await add({ name: 'Ann', identities: [{ kind: 'card', value: '1' }] });
const gone = await add({ name: 'Anna', country: 'GB', identities: [{ kind: 'card', value: '2' }] });
for (const card of ['1', '2', '2']) maitred(['visit', card, '--channel', 'shop']);

test('the one who went answers as the one they became', async () => {
    const merged = await server.post(`${customers}/${keep}/merge`, { customer: gone });
    assert.equal(merged.status, 200);
    assert.equal(merged.body.country, 'GB');
    const { body, headers } = await server.get(`${customers}/${gone}`);
    assert.equal(body.id, keep);
    assert.equal(headers.get('content-location'), `${customers}/${keep}`);
    assert.equal((await server.get(`${customers}/${gone}/timeline`)).body.items.length, 3);
});

test('they part again', async () => {
    const parted = await server.post(`${customers}/${gone}/unmerge`);
    assert.deepEqual(parted.body, { customer: gone, kept: keep });
    assert.equal((await server.get(`${customers}/${gone}`)).body.name, 'Anna');
    assert.equal((await server.post(`${customers}/${gone}/unmerge`)).status, 409);
});

test('the timeline goes page by page, newest first, by kind', async () => {
    const path = `${customers}/${gone}/timeline`;
    const first = (await server.get(`${path}?limit=1`)).body;
    const next = (await server.get(`${path}?limit=1&after=${first.next}`)).body;
    assert.equal(next.next, null);
    const toSecond = (page) => page.items[0].at.slice(0, 19);
    assert.ok(toSecond(first) >= toSecond(next));
    assert.equal((await server.get(`${path}?kinds=visit,order`)).body.items.length, 2);
    assert.equal((await server.get(`${path}?kinds=order`)).body.items.length, 0);
    assert.equal((await server.get(`${path}?kinds=shoe`)).status, 400);
});

test('the whole file is what the command line exports', async () => {
    const file = await server.get(`${customers}/${gone}/export`);
    assert.match(file.headers.get('content-disposition'), /^attachment; filename="cus_/);
    assert.deepEqual(file.body, json(['customer', 'export', gone]));
});

test('who is erased leaves no name, not even in answers kept for repeated requests', async () => {
    const headers = { 'Idempotency-Key': 'k' };
    const { body: { id } } = await server.post(customers, { name: 'Secret' }, { headers });
    assert.equal((await server.send('DELETE', `${customers}/${id}`)).status, 204);
    const { body } = await server.get(`${customers}/${id}`);
    assert.equal(body.name, '');
    assert.ok(body.erased_at);
    assert.notEqual((await server.post(customers, { name: 'Secret' }, { headers })).body.id, id);
    assert.equal((await server.send('DELETE', `${customers}/${id}`)).status, 409);
});
