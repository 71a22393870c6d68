// What Segment's libraries send becomes customers, visits, orders, returns and scores.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { basic, batch, count, customer, kinds, source } from './event.mjs';

json(['setting', 'set', 'currency', 'USD']);
const { write_key: key } = source();
const server = await serve();
const products = [{ product_id: 'p1', sku: 'S-1', name: 'Monopoly', price: 19, quantity: 1 },
    { product_id: 'p2', sku: 'S-2', name: 'Uno — карты', price: 3, quantity: 2 }];

test('a visitor looks around, says who they are, and buys', async () => {
    const anonymousId = 'anon-1', userId = 'u-1';
    const said = await batch(server, key, [
        { type: 'page', messageId: 'a', anonymousId, properties: { path: '/pricing' } },
        { type: 'page', messageId: 'b', anonymousId, properties: { path: '/about' } },
        { type: 'track', messageId: 'c', anonymousId, event: 'Product Viewed', properties: products[0] },
        { type: 'identify', messageId: 'd', anonymousId, userId,
            traits: { email: 'ivan@example.org', firstName: 'Иван', lastName: "O'Neil",
                birthday: '1980-02-29', address: { city: 'Kyiv', country: 'Ukraine' } } },
        { type: 'track', messageId: 'e', userId, event: 'Order Completed', properties: {
            order_id: 'o-1', revenue: 25, discount: 2.5, total: 27.5, currency: 'usd', products } },
        { type: 'track', messageId: 'f', userId, event: 'order refunded', properties: {
            order_id: 'o-1', total: 3, currency: 'USD', products: [products[1]] } },
        { type: 'track', messageId: 'g', userId, event: 'Product Reviewed', properties: {
            product_id: 'p1', rating: '5.0', review_body: 'like it' } },
        { type: 'group', messageId: 'h', userId, groupId: 'g-1', traits: { name: 'Initech' } },
    ]);
    assert.deepEqual(said, { success: true });
    assert.deepEqual(kinds('ivan@example.org'),
        ['visit', 'view', 'order', 'return', 'csat']);
    const file = json(['customer', 'export', 'ivan@example.org']);
    assert.equal(file.customer?.name ?? file.name, "Иван O'Neil");
    assert.equal(file.orders[0].total.amount, 2250);
    assert.equal(file.order_return[0].total.amount, -300);
    assert.equal(file.event_detail[0].name, 'Product Viewed');
    assert.deepEqual(file.customer_tag.map((t) => t.tag), ['Initech']);
});

test('an order is changed, and cancelled', async () => {
    const order = (messageId, event, properties) => batch(server, key, [{ type: 'track', messageId,
        userId: 'u-2', event, properties: { order_id: 'o-2', ...properties } }]);
    await order('i', 'Order Completed', { products });
    await order('j', 'Order Updated', { products: [products[0]] });
    const before = json(['customer', 'export', 'ext::u-2']);
    assert.equal(before.orders.length, 1);
    assert.equal(before.orders[0].total.amount, 1900);
    await order('k', 'Order Cancelled', {});
    assert.deepEqual(kinds('ext::u-2').sort(), ['cancellation', 'order']); // of one second, in no order
});

test('single calls, short names, and keys wherever they stand', async () => {
    const send = (path, body, headers) => server.post(path, body, { token: '', headers });
    const call = { userId: 'u-3', messageId: 'l', event: 'Something Else', properties: { a: 1 } };
    assert.equal((await send('/v1/track', call, basic(key))).status, 200);
    assert.equal((await send('/v1/t', { ...call, messageId: 'm', writeKey: key })).status, 200);
    assert.equal((await send(`/v1/t?writeKey=${key}`, { ...call, messageId: 'n' })).status, 200);
    assert.equal((await send(`/beacon/v1/batch?writeKey=${key}`,
        { batch: [{ type: 'track', ...call, messageId: 'o' }] })).status, 200);
    assert.equal((await send('/v1/unheard', call, basic(key))).status, 404);
    assert.deepEqual(kinds('ext::u-3'), ['event', 'event', 'event', 'event']);
    assert.equal(count("event_detail WHERE name = 'Something Else'"), 4);
    assert.equal(customer('ext::u-3').name ?? '', '');
});
