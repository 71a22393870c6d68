// What belongs to a customer is added and read noun by noun: identities, tags, dates, preferences,
// consents with their history, notes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';

const server = await signedIn();
const { body: { id } } = await server.post('/api/v1/customers', { name: 'Ann' });
const path = `/api/v1/customers/${id}`;
const items = async (noun) => (await server.get(`${path}/${noun}`)).body.items;

test('each noun is added, answered as it is kept, and shown by the command line', async () => {
    const said = [['dates', { date: '05-06', occasion: 'wedding', whose: 'sister', note: 'roses' }],
        ['preferences', { topic: 'coffee', value: 'milk', channel: 'shop' }],
        ['consents', { channel: 'email', purpose: 'marketing', is_granted: true, source: 'form' }],
        ['notes', { author: 'Bo', body: 'likes\nthe window' }]];
    for (const [noun, body] of said) {
        const made = await server.post(`${path}/${noun}`, body);
        assert.equal(made.status, 201);
        const [kept] = await items(noun);
        for (const name of Object.keys(body)) assert.equal(kept[name], body[name]);
        assert.equal(json(['customer', 'show', id])[noun].length, 1);
    }
});

test('the newest word holds, the history stays', async () => {
    await server.post(`${path}/consents`,
        { channel: 'email', purpose: 'marketing', is_granted: false });
    await server.post(`${path}/preferences`, { topic: 'coffee', value: 'black' });
    assert.deepEqual((await items('consents')).map((k) => [k.is_granted, k.is_current]),
        [[false, true], [true, false]]);
    assert.deepEqual((await items('preferences')).map((k) => [k.value, k.is_current]),
        [['black', true], ['milk', false]]);
});

test('tags and identities come and go', async () => {
    for (let i = 0; i < 2; i++)
        assert.equal((await server.send('PUT', `${path}/tags/two%20words`)).status, 204);
    assert.deepEqual(await items('tags'), ['two words']);
    assert.equal((await server.send('DELETE', `${path}/tags/two%20words`)).status, 204);
    assert.deepEqual(await items('tags'), []);
    const card = await server.post(`${path}/identities`, { kind: 'card', value: '10-01' });
    assert.deepEqual(card.body, { ident: 'card:1001', kind: 'card', value: '1001', source: '' });
    assert.deepEqual(await items('identities'), [card.body]);
    assert.equal((await server.send('DELETE', `${path}/identities/card:1001`)).status, 204);
    assert.equal((await server.send('DELETE', `${path}/identities/card:1001`)).status, 404);
});

test('what is wrong is pointed at, and who is not there is not', async () => {
    const refusals = [['dates', { date: '31-31', occasion: 'x' }, '/date'],
        ['consents', { channel: 'fax', purpose: 'marketing', is_granted: true }, '/channel'],
        ['consents', { channel: 'sms', purpose: 'marketing' }, '/is_granted']];
    for (const [noun, body, pointer] of refusals)
        assert.equal((await server.post(`${path}/${noun}`, body)).body.pointer, pointer);
    assert.equal((await server.post('/api/v1/customers/cus_0000000000001/notes', { body: 'x' })).status, 404);
});
