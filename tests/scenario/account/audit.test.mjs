// The audit log says who did what to which record.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { browser, signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const { id } = json(['account', 'add', 'till@example.com', '--role', 'agent', '--name', 'Till']);

test('changes are noted with who made them and what they are about', async () => {
    const changed = await server.send('PATCH', `/api/v1/users/${id}`, { body: { name: 'Till 2' } });
    await browser(server).signIn('till@example.com', 'a guess');
    const { items } = (await server.get('/api/v1/audit?limit=3')).body;
    assert.deepEqual(items.map((one) => [one.actor_kind, one.actor_name, one.action, one.records]), [
        ['nobody', '127.0.0.1', 'POST /api/v1/session failed', [id]],
        ['token', 'owner@example.com test', 'PATCH /api/v1/users/{id}', [id]],
        ['operator', 'operator', 'account add', [id]]]);
    assert.equal(items[1].request_id, changed.headers.get('x-request-id'));
    assert.match(items[1].actor_id, /^tok_/);
});

test('what opens its own transactions is noted in them', async () => {
    const sent = await server.send('POST', '/api/v1/imports?kind=orders&file_name=till.csv',
        { raw: 'card,receipt,date,total\n11,A1,2026-01-02,10.00\n', headers: { 'Content-Type': 'application/octet-stream' } });
    const newest = async () => (await server.get('/api/v1/audit?limit=1')).body.items.map((one) => [one.actor_kind, one.action, one.records])[0];
    assert.deepEqual(await newest(), ['token', 'POST /api/v1/imports', [sent.body.id]]);
    await server.post('/api/v1/orders', { customer: (await server.post('/api/v1/customers', { name: 'Vera' })).body.id, number: 'A1',
        at: '2026-01-02T10:00:00Z', channel: 'shop', lines: [{ sku: 'tea', quantity: 1, amount: { amount: 900, currency: 'EUR' } }] });
    assert.equal((await server.post('/api/v1/insight/baseline/set?name=spring')).status, 200);
    assert.deepEqual(await newest(), ['token', 'insight baseline set', ['spring']]);
});

test('what changes nothing is not noted, and only owners read the log', async () => {
    const before = json(['audit', 'list', '--limit', '1']).entries[0].entry;
    await server.get(`/api/v1/users/${id}`);
    await server.send('PATCH', `/api/v1/users/${id}`, { body: { role: 'king' } });
    assert.equal(json(['audit', 'list', '--limit', '1']).entries[0].entry, before);
    assert.equal((await server.get('/api/v1/audit', { token: tokenOf('manager') })).status, 403);
});

test('the log is read page by page, the newest first', async () => {
    const { entries } = json(['audit', 'list']);
    assert.deepEqual(entries.map((one) => one.entry), entries.map((_, i) => entries.length - i));
    const first = (await server.get('/api/v1/audit?limit=2')).body;
    const next = (await server.get(`/api/v1/audit?limit=2&after=${first.next}`)).body;
    assert.deepEqual([...first.items, ...next.items].map((one) => one.entry),
        entries.slice(0, 4).map((one) => one.entry));
    assert.equal(json(['audit', 'list', '--before', '3']).entries.length, 2);
});
