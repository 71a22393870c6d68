// Points are earned, held, captured, given back and refunded in parts, in plain words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { balance, member, move } from './ledger.mjs';

test('an order earns, another is paid with it; what was held and not taken comes back', () => {
    const anna = member();
    assert.equal(move('earn', [anna.phone, 120], { about: 'order:1001', amount: '1200' }).balance, 120);
    const hold = json(['loyalty', 'authorise', anna.phone, '50', '--about', 'order:1002', '--amount', '500']);
    assert.deepEqual([hold.available, hold.held, hold.balance], [70, 50, 120]);
    assert.match(refused('conflict', ['loyalty', 'spend', anna.phone, '71']), /70 points are there to be spent, 71 are asked/);
    assert.match(refused('conflict', ['loyalty', 'capture', anna.phone, hold.id, '51']), /50 points are held, 51/);
    assert.equal(move('capture', [anna.phone, hold.id, 40]).balance, 80);
    assert.match(refused('conflict', ['loyalty', 'void', anna.phone, hold.id]), /nothing is held by/);
    assert.deepEqual(json(['loyalty', 'history', anna.phone]).operations.map((o) => [o.kind, o.points, o.text]), [
        ['capture', -40, 'Spent 40: order 1002'], ['authorise', 50, 'Held 50: order 1002'],
        ['award', 120, 'Earned 120: order 1001']]);
    assert.match(maitred(['loyalty', 'history', anna.phone, '--lang', 'uk']).stdout, /Нараховано 120: замовлення 1001/);
});

test('a refund in parts takes back and gives back what the whole would, once', () => {
    const oleh = member();
    move('earn', [oleh.phone, 1000], { about: 'order:1' });
    move('spend', [oleh.phone, 100], { about: 'order:2', amount: '300' });
    move('earn', [oleh.phone, 31], { about: 'order:2', amount: '300' });
    assert.equal(balance(oleh).balance, 931);
    assert.equal(move('refund', [oleh.phone, 'order:2'], { amount: '100' }).points, 34 - 10); // of 33.3 up, of 10.3 down
    assert.equal(move('refund', [oleh.phone, 'order:2'], { amount: '100' }).points, 33 - 10);
    assert.equal(move('refund', [oleh.phone, 'order:2'], { amount: '999' }).points, 33 - 11);
    assert.equal(balance(oleh).balance, 1000);
    assert.match(refused('conflict', ['loyalty', 'refund', oleh.phone, 'order:2', '--amount', '1']), /come back whole/);
    assert.match(refused('missing', ['loyalty', 'refund', oleh.phone, 'order:3', '--amount', '1']), /no points were earned or spent/);
});

test('points that are gone are owed as far as the wallet says, and paid by the next', () => {
    json(['loyalty', 'wallet', 'set', 'stars', '--expiry', 'none', '--debt-max', '30']);
    const ira = member(), stars = { wallet: 'stars' };
    move('earn', [ira.phone, 50], { ...stars, about: 'order:7', amount: '500' });
    move('spend', [ira.phone, 50], stars);
    assert.equal(move('refund', [ira.phone, 'order:7'], { ...stars, amount: '500' }).debt, 30);
    const { balance: points, debt, available } = move('earn', [ira.phone, 40], stars);
    assert.deepEqual([points, debt, available], [10, 0, 10]);
    assert.match(refused('missing', ['loyalty', 'earn', ira.phone, '1', '--wallet', 'moons']), /only: points, stars/);
});

test('points change by hand only with a reason, and pass to another with their expiry', () => {
    const one = member(), two = member();
    assert.match(refused('invalid', ['loyalty', 'adjust', one.phone, '5']), /a note that says why/);
    move('adjust', [one.phone, 5], { note: 'late delivery', expires: '2999-01-31' });
    move('transfer', [one.phone, two.phone, 3]);
    assert.deepEqual([balance(one).balance, balance(two).balance], [2, 3]);
    assert.match(balance(two).next_expiry, /^2999-0[12]/);
    assert.match(refused('invalid', ['loyalty', 'transfer', one.phone, one.phone, '1']), /another customer/);
});

test('an owner sees what is owed, and how much will never be asked for, once enough has ended', () => {
    const { wallets: [w] } = json(['loyalty', 'liability']);
    assert.deepEqual([w.wallet, w.outstanding, w.breakage], ['points', 80 + 1000 + 5, null]);
    assert.equal(w.due.length, 14);
    assert.deepEqual(json(['loyalty', 'wallet', 'list']).wallets.map((x) => x.code), ['points', 'stars']);
});
