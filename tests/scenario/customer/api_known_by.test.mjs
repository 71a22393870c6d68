// Who has no name is told apart by what they are known by; who may not see persons does not see that either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const add = async (body) => (await server.post('/api/v1/customers', body)).body;
const card = [{ kind: 'card', value: '1001' }];

test('a nameless customer is known by a card, a named one by the name', async () => {
    const nameless = await add({ identities: card });
    const named = await add({ name: 'Anna', identities: [{ kind: 'ext', source: 'till', value: '7' }] });
    const elsewhere = await add({ identities: [{ kind: 'ext', source: 'till', value: '8' }] });
    assert.equal(nameless.known_by, '1001');
    assert.equal(named.known_by, null);
    assert.equal(elsewhere.known_by, '8');
    assert.equal((await add({})).known_by, null);
    const { items } = (await server.get('/api/v1/customers')).body;
    assert.deepEqual(items.map(({ known_by }) => known_by).sort(), ['1001', '8', null, null]);
});

test('an analyst sees none of it', async () => {
    const { items } = (await server.get('/api/v1/customers', { token: tokenOf('analyst') })).body;
    assert.ok(items.every(({ known_by }) => known_by === null));
});
