// Shopify pushes orders and refunds as its documents describe, some of them twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { source } from './event.mjs';
import { poster, secret, sign } from './shop.mjs';

json(['setting', 'set', 'currency', 'USD']);
const server = await serve();
const post = poster(server);

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
