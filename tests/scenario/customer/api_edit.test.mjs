// Customers are added and changed over HTTP, by version, and what is wrong is pointed at.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

maitred(['setting', 'set', 'country', 'UA']);
maitred(['attribute', 'declare', 'size', 'number']);
maitred(['attribute', 'declare', 'club', 'flag']);
const server = await signedIn();
const customers = '/api/v1/customers';
const olena = { given_name: 'Олена', family_name: 'Коваль', birth: '12-31', tags: ['vip'],
    identities: [{ kind: 'phone', value: '(044) 123-45-67' }], attributes: { size: 38, club: true } };

test('a customer is added whole, and the command line sees them', async () => {
    const made = await server.post(customers, olena);
    assert.equal(made.status, 201);
    assert.equal(made.headers.get('location'), `${customers}/${made.body.id}`);
    assert.equal(made.body.identities[0].value, '+380441234567');
    assert.deepEqual(made.body.attributes, { club: true, size: 38 });
    assert.equal(json(['customer', 'show', '044 123 45 67']).name, 'Олена Коваль');
    assert.deepEqual((await server.get(`${customers}/${made.body.id}`)).body, made.body);
});

test('the same request sent again adds nobody, another under its key is refused', async () => {
    const headers = { 'Idempotency-Key': 'one' };
    const first = await server.post(customers, { name: 'Ann' }, { headers });
    const again = await server.post(customers, { name: 'Ann' }, { headers });
    assert.deepEqual(again.body, first.body);
    assert.equal((await server.post(customers, { name: 'Bob' }, { headers })).status, 422);
});

test('an edit changes what it names, empties what is null, and knows who was quicker', async () => {
    const { body: { id, version } } = await server.post(customers,
        { name: 'Ann', birth: '1980-02-29', country: 'gb', home: { latitude: 1, longitude: 2 } });
    const headers = { 'If-Match': `"${version}"` };
    const path = `${customers}/${id}`;
    const edited = await server.send('PATCH', path,
        { body: { birth: null, home: null, language: 'uk' }, headers });
    assert.equal(edited.status, 200);
    assert.equal(edited.headers.get('etag'), `"${edited.body.version}"`);
    const { name, birth, home, country, language } = edited.body;
    assert.deepEqual({ name, birth, home, country, language },
        { name: 'Ann', birth: null, home: null, country: 'GB', language: 'uk' });
    assert.equal((await server.send('PATCH', path, { body: { name: 'X' }, headers })).status, 412);
});

test('what is wrong is refused, and nothing of it stays', async () => {
    const refusals = [[{ birth: '30-02' }, '/birth'], [{ shoe: 1 }, '/shoe'],
        [{ attributes: { size: 'big' } }, '/attributes/size'],
        [{ identities: [{ kind: 'phone', value: 'no' }] }, '/identities/0']];
    for (const [body, pointer] of refusals) {
        const { status, body: problem } = await server.post(customers, body);
        assert.deepEqual([status, problem.pointer], [400, pointer]);
    }
    assert.equal((await server.post(customers, { ...olena, name: 'Thief' })).status, 409);
    assert.equal((await server.get(`${customers}?name=thief`)).body.items.length, 0);
    for (const id of ['cus_0000000000001', 'ord_0000000000001', 'x'])
        assert.equal((await server.get(`${customers}/${id}`)).status, 404);
});
