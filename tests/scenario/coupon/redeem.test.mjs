// A code is used once for an order; the same key answers the same; what is released may be used again, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { basket, campaign, codes, customer, eur, till, tillRefused } from './till.mjs';

const anna = customer('Anna'), ben = customer('Ben');
campaign('FIVE', '--amount', '5');
campaign('BURNT', '--amount', '5', '--released', 'used');
campaign('HELLO', '--percent', '10', '--codes', 'shared', '--order-min', '10', '--uses', '2', '--stacks');
const theirs = basket(['tea 1200', 'mug 800'], { customer: anna, channel: 'shop', place: 'till 3' });
const use = (code, key, order, what = theirs) => till('redeem', code, what, '--key', key, '--order', order);
const not = (code, key, order, what = theirs) => tillRefused('conflict', 'redeem', code, what, '--key', key, '--order', order);
const release = (id, key) => json(['coupon', 'release', id, '--key', key]);
const [one, two] = codes('FIVE', '--count', '2'), [burnt] = codes('BURNT', '--count', '1');

test('once; the key again is answered, another body is not', () => {
    const first = use(one, 'k1', 'A-1');
    assert.deepEqual([first.code, first.order, first.discount, first.is_replay], [one, 'A-1', eur(500), false]);
    assert.deepEqual(use(one, 'k1', 'A-1'), { ...first, is_replay: true });
    for (const [code, order, what] of [[two, 'A-1', theirs], [one, 'A-2', theirs], [one, 'A-1', { ...theirs, customer: ben }],
        [one, 'A-1', basket(['tea 1200', 'mug 801'], { customer: anna })]])
        assert.match(not(code, 'k1', order, what), /key "k1" was used for another/);
    assert.match(not(one, 'k2', 'A-2'), /has been used/);
    assert.match(not(two, 'k3', 'A-1'), /does not go together/);
    assert.deepEqual(json(['customer', 'show', anna]).timeline.map((t) => t.kind), ['coupon']);
    json(['check']);
});

test('released it comes back once, and the timeline forgets it', () => {
    const { id } = use(one, 'k1', 'A-1');
    const released = release(id, 'void-1');
    assert.deepEqual([released.is_returned, released.is_replay], [true, false]);
    assert.deepEqual(release(id, 'void-1'), { ...released, is_replay: true });
    assert.match(refused('conflict', ['coupon', 'release', id, '--key', 'void-2']), /released already/);
    assert.deepEqual(json(['customer', 'show', anna]).timeline, []);
    const again = use(one, 'k5', 'A-5', { ...theirs, customer: undefined });
    release(id, 'void-1');
    assert.deepEqual([json(['coupon', 'look', one]).verdict, again.id === id], ['used', false]);
    assert.equal(release(use(burnt, 'b1', 'B-1').id, 'b2').is_returned, false);
    assert.equal(json(['coupon', 'look', burnt]).verdict, 'used');
    refused('missing', ['coupon', 'release', 'red_1nfstm0fqfr2w', '--key', 'x']);
    json(['check']);
});

test('uses of a customer and in all are counted, and the order must be large enough', () => {
    assert.match(tillRefused('conflict', 'redeem', 'HELLO', basket(['tea 999'], { customer: ben }), '--key', 'h0', '--order', 'H-0'),
        /€10.00 or more/);
    const { id } = use('HELLO', 'h1', 'H-1');
    assert.match(not('HELLO', 'h2', 'H-2'), /as often as they may/);
    use('hello', 'h3', 'H-3', { ...theirs, customer: ben });
    assert.match(not('HELLO', 'h4', 'H-4', { ...theirs, customer: customer('Cleo') }), /as often as it may be/);
    release(id, 'h5');
    use('HELLO', 'h6', 'H-6');
    assert.equal(json(['coupon', 'campaign', 'show', 'HELLO']).used, 2);
    json(['check']);
    sql('UPDATE coupon_tally SET used = used + 1 WHERE used = 2');
    assert.match(maitred(['check']).stdout, /a campaign's uses are its redemptions/);
});
