// A basket is read whole, or refused with the member that is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maitred, refused } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { basket, campaign, eur, till, tillRefused } from './till.mjs';

campaign('TEN', '--percent', '10', '--codes', 'shared', '--per-customer', '0', '--category', 'tea', '--margin', '0');
maitred(['customer', 'add', '--name', 'Anna', '--card', '77']);
const server = await signedIn();
const quote = (body) => server.post('/api/v1/coupons/TEN/quote', body);
const line = { sku: 'green', category: 'tea', amount: eur(1000) };

test('members that are wrong are named', async () => {
    const big = 10 ** 13;
    const refusals = [[{}, '/lines'], [{ lines: [] }, '/lines'], [{ lines: Array(501).fill(line) }, '/lines'],
        [{ lines: [line, { ...line, quantity: 0 }] }, '/lines/1/quantity'],
        [{ lines: [{ ...line, quantity: 1.0001 }] }, '/lines/0/quantity'],
        [{ lines: [{ ...line, quantity: 1e10 }] }, '/lines/0/quantity'],
        [{ lines: [line, line, { ...line, amount: eur(-1) }] }, '/lines/2/amount'],
        [{ lines: [{ ...line, amount: eur(big + 1) }] }, '/lines/0/amount'],
        [{ lines: [{ ...line, cost: eur(big), quantity: 1.001 }] }, '/lines/0/cost'],
        [{ lines: [{ ...line, amount: { amount: 1, currency: 'USD' } }] }, '/lines/0/amount'],
        [{ lines: [{ sku: 'x' }] }, '/lines/0/amount'], [{ lines: [line], colour: 'red' }, '/colour'],
        [{ lines: [line], at: '1969-12-31T00:00:00Z' }, '/at'], [{ lines: [line], channel: 'pigeon' }, '/channel']];
    for (const [body, pointer] of refusals) {
        const { status, body: said } = await quote(body);
        assert.deepEqual([status, said.pointer], [400, pointer], JSON.stringify(body).slice(0, 200));
    }
    const nobody = await quote({ lines: [line], customer: 'nobody' });
    assert.deepEqual([nobody.status, nobody.body.pointer], [404, '/customer']);
    const nested = await server.post('/api/v1/coupons/TEN/redemptions',
        { key: '1', order: '1', basket: { lines: [{ ...line, quantity: -2 }] } });
    assert.equal(nested.body.pointer, '/basket/lines/0/quantity');
});

test('five hundred lines of the largest amounts are summed exactly', async () => {
    const { body } = await quote({ lines: Array(500).fill({ ...line, amount: eur(10 ** 13) }), customer: '77' });
    assert.deepEqual([body.amount, body.discount], [eur(5 * 10 ** 15), eur(5 * 10 ** 14)]);
});

test('what the basket does not say is known of the products', async () => {
    const lines = [...Array(60)].map((_, i) => ({ sku: `p${i}`, name: `P ${i}`, category: i % 2 ? 'tea' : 'cups',
        amount: eur(100), cost: eur(i === 59 ? 95 : 10) }));
    assert.equal((await server.post('/api/v1/orders', { customer: '77', number: '1', lines })).status, 201);
    const { body } = await quote(basket(lines.map(({ sku }) => `${sku} 100`)));
    assert.deepEqual(body.lines.slice(-4).map((l) => [l.off.amount, l.is_cut]), [[0, false], [10, false], [0, false], [5, true]]);
    assert.equal(body.discount.amount, 295);
});

test('files on the command line', () => {
    assert.deepEqual(till('quote', 'TEN', { lines: [line] }).discount, eur(100));
    assert.match(refused('usage', ['coupon', 'redeem', 'TEN', '--key', '1', '--order', '1']), /--file/);
    refused('io', ['coupon', 'quote', 'TEN', '--file', '/nowhere/basket.json']);
    assert.match(tillRefused('invalid', 'quote', 'TEN', '[1]'), /JSON object/);
    assert.match(tillRefused('invalid', 'quote', 'TEN', '{"lines":'), /no JSON: line 1/);
    assert.match(tillRefused('invalid', 'quote', 'TEN', { lines: [{ ...line, quantity: 0 }] }), /"\/lines\/0\/quantity"/);
});
