// Whatever tills do at once, a code is used once, a campaign as often as it may be, and a customer too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { basket, campaign, codes, customer } from './till.mjs';

const TILLS = 24;
const anna = customer('Anna');
const server = await signedIn();
const redeem = (code, key, order, more) => server.post(`/api/v1/coupons/${code}/redemptions`,
    { key, order, basket: basket(['tea 1200', 'mug 800'], more) });
const all = (each) => Promise.all([...Array(TILLS).keys()].map(each));
const count = (answers, status) => answers.filter((answer) => answer.status === status).length;

campaign('ONE', '--amount', '5');

test('one code at many tills: exactly one wins', async () => {
    for (const code of codes('ONE', '--count', '8')) {
        const answers = await all((i) => redeem(code, `${code} ${i}`, `${code} ${i}`, i % 2 ? { customer: anna } : {}));
        assert.deepEqual([count(answers, 201), count(answers, 409)], [1, TILLS - 1]);
    }
    assert.equal(json(['coupon', 'campaign', 'show', 'ONE']).used, 8);
});

test('one key at many tills: all hear of the same redemption', async () => {
    const [code] = codes('ONE', '--count', '1');
    const answers = await all(() => redeem(code, 'same', 'A-1', { customer: anna }));
    assert.equal(count(answers, 201), TILLS);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.equal(answers.filter((answer) => !answer.body.is_replay).length, 1);
    const [{ body: { id } }] = answers;
    const released = await all((i) => server.post(`/api/v1/coupons/${code}/redemptions/${id}/release`, { key: `${i % 2}` }));
    assert.deepEqual([count(released, 200), count(released, 409)], [TILLS / 2, TILLS / 2]);
    assert.equal(json(['coupon', 'look', code]).verdict, 'good');
});

test('a shared word: no more in all, no more of one customer', async () => {
    campaign('FEW', '--amount', '5', '--codes', 'shared', '--uses', '5', '--per-customer', '0');
    assert.equal(count(await all((i) => redeem('FEW', `few ${i}`, `F-${i}`)), 201), 5);
    campaign('TWICE', '--amount', '5', '--codes', 'shared', '--per-customer', '2');
    assert.equal(count(await all((i) => redeem('TWICE', `twice ${i}`, `T-${i}`, { customer: anna })), 201), 2);
    campaign('FREE', '--amount', '5', '--codes', 'shared', '--per-customer', '0');
    assert.equal(count(await all((i) => redeem('FREE', `free ${i}`, `R-${i}`)), 201), TILLS);
    assert.deepEqual(['FEW', 'TWICE', 'FREE'].map((code) => json(['coupon', 'campaign', 'show', code]).used), [5, 2, TILLS]);
    json(['check']);
});
