// Customers are found while somebody types: by phone however it is written, e-mail, card, id, name.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

maitred(['setting', 'set', 'country', 'UA']);
const server = await signedIn();
const add = async (body) => (await server.post('/api/v1/customers', body)).body.id;
const olena = await add({ name: 'Олена Коваль', identities: [{ kind: 'phone', value: '0441234567' },
    { kind: 'email', value: 'Olena@Shop.ua' }, { kind: 'card', value: '1001-77' },
    { kind: 'ext', value: 'A-5', source: 'crm' }] });
const oleg = await add({ name: 'Олег Олійник', identities: [{ kind: 'phone', value: '0441239999' },
    { kind: 'ext', value: 'olena' }] });

const found = async (q) => {
    const { status, body } = await server.get(`/api/v1/customers/search?q=${encodeURIComponent(q)}`);
    assert.equal(status, 200);
    return body.items;
};

test('a phone is found by its beginning, at home, abroad, with or without signs', async () => {
    for (const q of ['0441234567', '044 123-45', '+38 (044) 1234', '38044123456', '00380441234'])
        assert.deepEqual((await found(q)).map((c) => [c.id, c.matched_by, c.matched]),
            [[olena, 'phone', '+380441234567']], q);
    assert.deepEqual((await found('044')).map((c) => c.id).sort(), [olena, oleg].sort());
});

test('an e-mail, a card, an id of another system, our id', async () => {
    const hits = { 'OLENA@sh': 'email', '1001 7': 'card', 'crm:A': 'ext', [olena]: 'id' };
    for (const [q, by] of Object.entries(hits))
        assert.deepEqual((await found(q)).map((c) => [c.id, c.matched_by]), [[olena, by]], q);
});

test('a name by its beginning in any case; identities go first, nobody comes twice', async () => {
    assert.deepEqual((await found('ОЛЕ')).map((c) => c.id), [oleg, olena]);
    assert.deepEqual((await found('olena')).map((c) => [c.id, c.matched_by]),
        [[olena, 'email'], [oleg, 'ext']]);
});

test('a family name alone, wherever it stands, and names the other way round', async () => {
    const first = await add({ name: 'Петренко Іван Петрович' });
    const parts = await add({ given_name: 'Марія', family_name: 'Петренко' });
    const known = await add({ name: 'Мама Софії', given_name: 'Ганна', family_name: 'Петренко' });
    assert.deepEqual((await found('петренк')).map((c) => c.id), [first, known, parts]);
    assert.deepEqual((await found('ПЕТРЕНКО марія')).map((c) => [c.id, c.matched]), [[parts, 'Марія Петренко']]);
    assert.deepEqual((await found('коваль')).map((c) => c.id), [olena]);
    assert.equal(json(['customer', 'find', 'коваль']).customers[0].name, 'Олена Коваль');
    assert.equal((await server.send('PATCH', `/api/v1/customers/${parts}`, { body: { name: 'Марія Шевченко', family_name: 'Шевченко' } })).status, 200);
    assert.deepEqual((await found('шевч')).map((c) => c.id), [parts]);
    assert.deepEqual((await found('петренко м')).map((c) => c.id), []);
});

test('nothing finds nobody, and twenty are enough', async () => {
    for (const q of ['', ' ', 'ж', 'cus_0000000000001', '%', '044 zz', '+'])
        assert.deepEqual(await found(q), [], q);
    for (let i = 0; i < 25; i++) await add({ name: `Zoe ${i}` });
    assert.equal((await found('zoe')).length, 20);
    assert.equal((await server.get('/api/v1/customers/search')).status, 400);
});
