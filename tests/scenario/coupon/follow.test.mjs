// Coupons belong to customers: what becomes of them when two become one, part again, ask for their file, or are erased.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused, sql } from '../driver.mjs';
import { basket, campaign, codes, customer, till } from './till.mjs';

const anna = customer('Anna'), anya = customer('Anya');
campaign('MINE', '--amount', '5', '--codes', 'personal', '--per-customer', '2');
const [code] = codes('MINE', '--customer', anya);
const theirs = (who, place) => basket(['tea 1200'], { customer: who, place });
const use = (who, key, order) => till('redeem', code, theirs(who, 'till 3'), '--key', key, '--order', order);
const verdict = (who) => json(['coupon', 'look', code, '--customer', who]).verdict;

test('a merge takes the code, its uses and the keys along, and gives them back', () => {
    const first = use(anya, 'k1', 'A-1');
    json(['customer', 'merge', anna, anya]);
    assert.equal(verdict(anna), 'good');
    assert.deepEqual([use(anna, 'k1', 'A-1').id, use(anya, 'k1', 'A-1').is_replay], [first.id, true]);
    json(['check']);
    json(['customer', 'unmerge', anya]);
    assert.deepEqual([verdict(anna), verdict(anya)], ['not_theirs', 'good']);
    assert.equal(use(anya, 'k1', 'A-1').id, first.id);
    assert.equal(json(['coupon', 'release', first.id, '--key', 'r1']).is_returned, true);
    use(anya, 'k2', 'A-2');
    use(anya, 'k3', 'A-3');
    assert.equal(verdict(anya), 'used');
    json(['check']);
});

test('the file tells of them; erased, what was given away stays a sum', () => {
    const file = json(['customer', 'export', anya]);
    assert.equal(file.coupon_code.length, 1);
    assert.deepEqual(file.coupon_redemption.map((row) => [row.order, row.discount.amount, row.place]),
        [['A-1', 500, 'till 3'], ['A-2', 500, 'till 3'], ['A-3', 500, 'till 3']]);
    json(['customer', 'erase', anya, '--yes']);
    assert.equal(sql(`SELECT count(*), sum(discount) FROM coupon_redemption WHERE place = ''`).trim(), '3|1500');
    refused('conflict', ['coupon', 'quote', code, '--file', '-'], { input: JSON.stringify(theirs(anya)) });
    json(['check']);
});
