// WooCommerce and Shopify push orders as their documents describe; programs of any kind by a mapping.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { count, kinds, source } from './event.mjs';

json(['setting', 'set', 'currency', 'USD']);
const server = await serve();
const file = (name, text) => (writeFileSync(join(folder, name), text), join(folder, name));
const secret = file('secret', 's3cret\n');
const sign = (body, by = 's3cret') => createHmac('sha256', by).update(body).digest('base64');
const post = (path, body, headers) => server.send('POST', path, { raw: body, token: '', headers });

const woo = source('woocommerce', ['--secret-file', secret, '--system', 'woo']);
const wooSend = (topic, o, by) => post(woo.path, JSON.stringify(o), { 'X-WC-Webhook-Topic': topic,
    'X-WC-Webhook-Signature': sign(JSON.stringify(o), by) });
const wooOrder = (status, minute, more) => ({ id: 727, number: '727', status, currency: 'USD',
    date_created_gmt: '2024-03-22T13:28:02', date_modified_gmt: `2024-03-22T13:${minute}:08`,
    total: '17.35', customer_id: 0, billing: { first_name: 'Иван', last_name: "O'Neil",
        email: 'john.doe@example.com', phone: '+7 (999) 000-11-22', country: 'RU' },
    line_items: [{ id: 315, name: 'Single', product_id: 93, quantity: 2, total: '6.00', sku: 'A-1' }],
    refunds: [], ...more });

test('WooCommerce: a ping, an order, a stale repeat, a part given back, all of it', async () => {
    const ping = await post(woo.path, 'webhook_id=727',
        { 'Content-Type': 'application/x-www-form-urlencoded' });
    assert.equal(ping.status, 200);
    assert.equal((await wooSend('order.created', wooOrder('processing', 28), 'wrong')).status, 401);
    assert.equal((await wooSend('order.created', wooOrder('processing', 28))).status, 200);
    const partly = wooOrder('processing', 30, { refunds: [{ id: 900, total: '-2.00' }] });
    for (let i = 0; i < 2; i++) assert.equal((await wooSend('order.updated', partly)).status, 200);
    await wooSend('order.updated', wooOrder('cancelled', 29)); // of before the refund
    assert.deepEqual(kinds('john.doe@example.com'), ['order', 'return']);
    await wooSend('order.updated', wooOrder('refunded', 40, { refunds: partly.refunds }));
    const known = json(['customer', 'export', 'john.doe@example.com']);
    assert.equal(known.orders[0].total.amount, 600);
    assert.deepEqual(known.order_return.map((r) => r.total.amount), [-200, -400]);
    await wooSend('product.updated', { id: 5, sku: 'A-1', name: 'Album', price: '3.50',
        date_modified_gmt: '2024-03-23T00:00:00', categories: [{ name: 'Music' }] });
    assert.equal(count("product WHERE sku = 'A-1' AND price = 350 AND category = 'Music'"), 1);
    assert.equal((await wooSend('coupon.created', { id: 1 })).body.success, true);
});

const shopify = source('shopify', ['--secret-file', secret, '--system', 'shopify']);
const shopSend = (topic, o, id) => post(shopify.path, JSON.stringify(o), { 'X-Shopify-Topic': topic,
    'X-Shopify-Hmac-Sha256': sign(JSON.stringify(o)), 'X-Shopify-Webhook-Id': id });
const shopOrder = (hour, more) => ({ id: 5940139491961, name: '#1001', email: 'john@example.com',
    created_at: '2024-11-10T10:30:00-05:00', updated_at: `2024-11-10T${hour}:30:00-05:00`,
    currency: 'USD', subtotal_price: '45.00', test: false, cancelled_at: null,
    customer: { id: 115310627314, first_name: 'John', last_name: 'Smith' },
    line_items: [{ id: 1, variant_id: 8, sku: 'IPOD', title: 'IPod', quantity: 1, price: '49.99',
        total_discount: '0.00', discount_allocations: [{ amount: '4.99' }] }], refunds: [], ...more });

test('Shopify: an order by its number, a refund by its id, a cancellation', async () => {
    for (const id of ['a', 'a', 'b'])
        assert.equal((await shopSend('orders/create', shopOrder(10), id)).body.success, true);
    await shopSend('refunds/create', { id: 509, order_id: 5940139491961,
        created_at: '2024-11-11T00:00:00-05:00', refund_line_items: [{ quantity: 1,
            subtotal: '45.00', line_item: { sku: 'IPOD', title: 'IPod', price: '49.99' } }] }, 'c');
    await shopSend('orders/cancelled', shopOrder(12, { cancelled_at: '2024-11-12T00:00:00Z' }), 'd');
    const known = json(['customer', 'export', 'ext:shopify:115310627314']);
    assert.deepEqual(known.orders.map((o) => [o.number, o.total.amount]), [['#1001', 4500]]);
    assert.deepEqual(known.touchpoint.map((t) => t.kind), ['order', 'return']);
    const early = await shopSend('refunds/create', { id: 1, order_id: 7, refund_line_items: [],
        transactions: [{ kind: 'refund', status: 'success', amount: '5.00' }] }, 'e');
    assert.match(early.body.rejected[0].reason, /there is no order "7"/);
});

test('any program: orders and scores by a mapping, told by a key', async () => {
    const mapping = file('orders.json', JSON.stringify({ kind: 'order', events: '/data/orders',
        message: '/uuid', fields: { number: '/no', at: '/when', email: '/who/mail~1x', lines: '/rows' },
        line: { sku: '/0', quantity: '/1', price: '/2' } }));
    const any = source('webhook', ['--mapping', mapping]);
    const body = JSON.stringify({ data: { orders: [{ uuid: 1, no: 'A7', when: '2024-05-01 10:00:00',
        who: { 'mail/x': 'any@example.com' }, rows: [['S', 2, '1.25']] }, { uuid: 2, no: 'A8' }, 5] } });
    const key = { 'X-Write-Key': any.write_key };
    assert.equal((await post(any.path, body, {})).status, 401);
    const { rejected } = (await post(any.path, body, key)).body;
    assert.deepEqual(rejected.map((r) => r.index), [1, 2]);
    assert.equal((await post(any.path, body, key)).body.rejected.length, 1);
    assert.equal(json(['customer', 'export', 'any@example.com']).orders[0].total.amount, 250);
    const nps = source('webhook', ['--mapping', file('nps.json', JSON.stringify({ kind: 'score',
        fields: { email: '/mail', metric: '=nps', score: '/answer', comment: '/why' } }))]);
    await post(`${nps.path}?key=${nps.write_key}`,
        JSON.stringify([{ mail: 'any@example.com', answer: '9', why: 'fine' }]), {});
    assert.deepEqual(kinds('any@example.com'), ['order', 'nps']);
});
