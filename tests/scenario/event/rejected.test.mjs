// A bad event inside a good batch changes nothing, is told, kept, replayed or forgotten; a batch that
// comes again writes nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { basic, batch, count, kinds, source } from './event.mjs';

json(['setting', 'set', 'currency', 'EUR']);
const shop = source();
const key = shop.write_key;
const server = await signedIn();
const order = (id, currency) => ({ type: 'track', messageId: `o-${id}`, userId: 'u1',
    event: 'Order Completed', properties: { order_id: id, revenue: 10, currency } });

test('reasons in the answer, good events beside bad ones', async () => {
    const { success, rejected } = await batch(server, key, [order('1', 'EUR'), order('2', 'USD'),
        { type: 'track', messageId: 'x', userId: 'u1' }, 7, { type: 'nonsense', userId: 'u1' },
        { type: 'page' }, { type: 'track', userId: 'u1', event: 'A', timestamp: 'yesterday' },
        { type: 'track', userId: 'u1', event: 'Order Refunded', properties: { order_id: '9' } }]
        );
    assert.equal(success, true);
    assert.deepEqual(rejected.map((r) => r.index), [1, 2, 3, 4, 5, 6, 7]);
    assert.match(rejected[0].reason, /the currency is "USD", the business's is EUR/);
    assert.match(rejected[4].reason, /names nobody/);
    assert.match(rejected[6].reason, /there is no order "9"/);
    assert.deepEqual(kinds('ext::u1'), ['order']);
    assert.equal(json(['source', 'list']).sources[0].rejected, 7);
});

test('replayed when it makes sense, refused while it does not, forgotten', async () => {
    const { rejected } = json(['event', 'rejected', '--source', shop.name]);
    assert.equal(rejected.length, 7);
    const wrong = rejected.find((r) => /USD/.test(r.reason));
    assert.match(refused('invalid', ['event', 'replay', wrong.id]), /currency/);
    const later = rejected.find((r) => /no order/.test(r.reason));
    await batch(server, key, [order('9', 'EUR')]);
    assert.equal(maitred(['event', 'replay', later.id]).status, 0);
    assert.deepEqual(kinds('ext::u1').sort(), ['order', 'order', 'return']);
    refused('missing', ['event', 'replay', later.id]);
    const page = await server.get(`/api/v1/rejected-events?limit=2&source=${shop.id}`);
    assert.equal(page.body.items.length, 2);
    const rest = await server.get(`/api/v1/rejected-events?limit=9&after=${page.body.next}`);
    assert.equal(rest.body.items.length, 4);
    assert.equal(rest.body.next, null);
    const path = `/api/v1/rejected-events/${wrong.id}`;
    assert.equal((await server.post(`${path}/replay`)).status, 400);
    assert.equal((await server.send('DELETE', path)).status, 204);
    assert.equal((await server.send('DELETE', path)).status, 404);
});

test('a batch that comes twice, also at once, is written once', async () => {
    const events = Array.from({ length: 50 }, (_, i) => ({ type: 'track', messageId: `twice-${i}`,
        userId: `t${i % 5}`, event: 'Twice' }));
    const body = { batch: events };
    const answers = await Promise.all(Array.from({ length: 6 }, () =>
        server.post('/v1/batch', body, { token: '', headers: basic(key) })));
    assert.deepEqual(answers.map((a) => a.status), Array(6).fill(200));
    assert.equal(count("event_detail WHERE name = 'Twice'"), 50);
    assert.equal(json(['source', 'list']).sources[0].duplicates, 250);
});
