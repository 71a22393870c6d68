// Customers that were one and part again: points given back by a refund end as their wallet says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { balance, member, move } from './ledger.mjs';

const DAY = 86400, start = Date.parse('2027-03-10T12:00:00Z') / 1000;
const on = (day) => ({ env: { MAITRED_CLOCK: String(start + day * DAY) } });

test('a refund of what was paid with the other\'s points', () => {
    const anna = member(), ira = member();
    move('earn', [ira.phone, 30], {}, on(0));
    move('earn', [anna.phone, 100], {}, on(1));
    json(['customer', 'merge', anna.phone, ira.phone], on(2));
    move('spend', [anna.phone, 30], { about: 'order:8', amount: '300' }, on(3)); // Ira's: they end first
    json(['customer', 'unmerge', ira.id], on(4));
    assert.deepEqual([balance(ira, on(4)).balance, balance(anna, on(4)).balance], [30, 70]);
    move('earn', [anna.phone, 30], {}, on(5)); // pays what she owes of Ira's lot
    assert.equal(move('refund', [anna.phone, 'order:8'], { amount: '300' }, on(6)).balance, 130);
    assert.deepEqual([balance(anna, on(366)).balance, balance(anna, on(371)).balance], [30, 0]);
    assert.equal(json(['loyalty', 'check'], on(6)).is_sound, true);
    json(['customer', 'merge', anna.phone, ira.phone], on(7));
    assert.deepEqual([balance(anna, on(7)).balance, balance(anna, on(372)).balance], [160, 0]);
    assert.equal(json(['loyalty', 'check'], on(7)).is_sound, true);
});
