// Customers are listed page by page to the end, all of them or by one filter.
import assert from 'node:assert/strict';
import test from 'node:test';
import { signedIn } from '../server.mjs';

const server = await signedIn();
const customers = '/api/v1/customers';
const ids = [];
for (let i = 0; i < 12; i++) {
    const { body } = await server.post(customers, { name: `Person ${i % 3}`,
        country: i % 2 ? 'UA' : 'GB', language: i % 4 ? '' : 'uk', tags: i % 3 ? [] : ['vip'] });
    ids.push(body.id);
}

// Every id of a list, and how many each page had.
async function walk(query) {
    const seen = [], pages = [];
    for (let after = '', left = 20; left > 0; left--) {
        const { status, body } = await server.get(`${customers}?limit=3${query}${after}`);
        assert.equal(status, 200);
        seen.push(...body.items.map((c) => c.id));
        pages.push(body.items.length);
        if (body.next === null) return { seen, pages };
        after = `&after=${body.next}`;
    }
    return assert.fail('the pages do not end');
}

test('all, each once, in pages that are full but for the last', async () => {
    const { seen, pages } = await walk('');
    assert.deepEqual(seen, ids);
    assert.deepEqual(pages, [3, 3, 3, 3]);
});

test('by tag, country, language, the beginning of a name', async () => {
    const some = (wanted) => ids.filter((_, i) => wanted(i));
    assert.deepEqual((await walk('&tag=vip')).seen, some((i) => i % 3 === 0));
    assert.deepEqual((await walk('&country=UA')).seen, some((i) => i % 2));
    assert.deepEqual((await walk('&language=uk')).seen, some((i) => i % 4 === 0));
    assert.deepEqual((await walk('&name=person%201')).seen, some((i) => i % 3 === 1));
    assert.deepEqual((await walk('&country=FR')).seen, []);
});

test('by consent: whose newest word is yes', async () => {
    const say = (i, is_granted) => server.post(`${customers}/${ids[i]}/consents`,
        { channel: 'email', purpose: 'marketing', is_granted });
    for (const [i, yes] of [[1, true], [2, true], [2, false], [3, false], [3, true], [4, true]])
        assert.equal((await say(i, yes)).status, 201);
    assert.deepEqual((await walk('&consent=email.marketing')).seen, [ids[1], ids[3], ids[4]]);
    assert.deepEqual((await walk('&consent=sms.marketing')).seen, []);
});

test('by change, in the order of changes', async () => {
    const since = (await server.get(`${customers}/${ids[4]}`)).body.updated_at;
    await server.send('PATCH', `${customers}/${ids[7]}`, { body: { name: 'New' } });
    await server.send('PATCH', `${customers}/${ids[0]}`, { body: { name: 'Newer' } });
    const { seen } = await walk(`&changed_since=${since}`);
    assert.deepEqual(seen.slice(-2), [ids[7], ids[0]]);
    assert.equal(new Set((await walk('&changed_since=2000-01-01T00:00:00Z')).seen).size, 12);
});

test('what is no list is refused', async () => {
    for (const query of ['tag=a&country=UA', 'limit=0', 'limit=501', 'after=x', 'shoe=1'])
        assert.equal((await server.get(`${customers}?${query}`)).status, 400, query);
});
