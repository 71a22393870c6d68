// WooCommerce pushes orders, customers and products as its documents describe.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { count, kinds, source } from './event.mjs';
import { poster, secret, sign } from './shop.mjs';

json(['setting', 'set', 'currency', 'USD']);
const server = await serve();
const post = poster(server);

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

test('WooCommerce: an order of nobody is theirs once it says who bought', async () => {
    const order = (minute, billing) => wooOrder('processing', minute, { id: 900, number: '900', billing });
    await wooSend('order.created', order(10, {}));
    assert.equal(count("document WHERE ident = 'order:woo:900' AND customer_id = 0"), 1);
    await wooSend('order.updated', order(11, { email: 'late@example.com' }));
    await wooSend('order.updated', order(12, {}));
    assert.deepEqual(kinds('late@example.com'), ['order']);
    assert.equal(count('touchpoint WHERE customer_id = 0'), 0);
    assert.equal(json(['check']).ok, true);
});
