// An order that a shop cancelled and then revived stands again, with what it had earned.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { kinds, source } from './event.mjs';
import { file, poster, secret, sign } from './shop.mjs';

json(['setting', 'set', 'currency', 'USD']);
json(['loyalty', 'rules', 'set', file('rules.json', JSON.stringify({ settings: { starts_at: '2020-01-01T00:00:00Z' },
    rules: [{ code: 'tenth', name: 'tenth', state: 'active', kind: 'percent', value: 1000 }] }))]);
const server = await signedIn();
const post = poster(server);
const woo = source('woocommerce', ['--secret-file', secret, '--system', 'woo']);
const send = async (topic, body) => assert.equal((await post(woo.path, JSON.stringify(body),
    { 'X-WC-Webhook-Topic': topic, 'X-WC-Webhook-Signature': sign(JSON.stringify(body)) })).status, 200);
let minute = 10;
const tell = (status, number, more, topic = 'order.updated') => send(topic, { id: number, number: String(number), status,
    currency: 'USD', date_created_gmt: '2026-03-22T13:00:00', date_modified_gmt: `2026-03-22T13:${minute++}:00`,
    total: '3000.00', billing: { email: `b${number}@example.com` }, refunds: [],
    line_items: [{ id: 1, name: 'Coat', product_id: 9, quantity: 1, total: '3000.00', sku: 'C-1' }], ...more });
const stands = async (number) => {
    const { total, returned } = (await server.get(`/api/v1/orders?number=${number}&source=woo`)).body;
    return [total.amount, returned.amount];
};
const points = (number) => {
    json(['loyalty', 'accrue']);
    return json(['loyalty', 'balance', `b${number}@example.com`]).wallets[0].balance;
};

test('a bank transfer that came late: cancelled, and completed after all, more than once', async () => {
    await tell('on-hold', 601);
    const earned = points(601);
    assert.ok(earned > 0);
    for (let i = 0; i < 2; i++) {
        await tell('cancelled', 601);
        assert.deepEqual([await stands(601), points(601)], [[300000, 300000], 0]);
        await tell('processing', 601);
        await tell('completed', 601);
        assert.deepEqual([await stands(601), points(601)], [[300000, 0], earned]);
    }
    assert.deepEqual(kinds('b601@example.com').filter((k) => k !== 'points'), ['order']);
    await tell('completed', 601, { refunds: [{ id: 77, total: '-1500.00' }] });
    assert.deepEqual([await stands(601), points(601)], [[300000, 150000], earned / 2]);
    await tell('cancelled', 601, { refunds: [{ id: 77, total: '-1500.00' }] });
    assert.deepEqual([await stands(601), points(601)], [[300000, 300000], 0]);
    await tell('completed', 601, { refunds: [{ id: 77, total: '-1500.00' }] });
    assert.deepEqual([await stands(601), points(601)], [[300000, 150000], earned / 2]);
    assert.equal(json(['check']).ok, true);
});

test('out of the bin, and restored, before anything was earned', async () => {
    for (const [number, away] of [[602, () => tell('trash', 602)], [603, () => send('order.deleted', { id: 603 })]]) {
        await tell('processing', number);
        await away();
        assert.deepEqual(await stands(number), [300000, 300000]);
        await tell('completed', number, {}, number === 603 ? 'order.restored' : 'order.updated');
        assert.deepEqual(await stands(number), [300000, 0]);
        assert.ok(points(number) > 0);
    }
});
