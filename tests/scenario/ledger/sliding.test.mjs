// Points that live as long as their owner is active: passed on they live on, and are owed in the month they end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { balance, member, move } from './ledger.mjs';

const DAY = 86400, start = Date.parse('2027-03-10T12:00:00Z') / 1000;
const on = (day) => ({ env: { MAITRED_CLOCK: String(start + day * DAY) } });
const ends = (day) => new RegExp(`^${new Date((start + day * DAY) * 1000).toISOString().slice(0, 16)}`);

json(['loyalty', 'wallet', 'set', 'points', '--expiry', 'sliding', '--days', '60']);

test('points that activity kept alive are kept alive with whom they pass to', () => {
    const anna = member(), ira = member();
    move('earn', [anna.phone, 70], {}, on(0));
    move('spend', [anna.phone, 10], {}, on(50));
    assert.match(balance(anna, on(70)).next_expiry, ends(110));
    move('transfer', [anna.phone, ira.phone, 60], {}, on(70));
    assert.equal(balance(ira, on(70)).balance, 60);
    assert.match(balance(ira, on(70)).next_expiry, ends(110));
    assert.deepEqual([balance(ira, on(109)).balance, balance(ira, on(110)).balance], [60, 0]);
});

test('what is owed falls due in the month that the balance says', () => {
    const oleh = member();
    move('earn', [oleh.phone, 30], {}, on(200)); // 2027-09-26, by itself until 2027-11-25
    move('earn', [oleh.phone, 5], {}, on(250)); // 2027-11-15: all until 2028-01-14
    assert.match(balance(oleh, on(250)).next_expiry, ends(310));
    const { due } = json(['loyalty', 'liability'], on(250)).wallets[0];
    assert.deepEqual(due.filter((d) => d.points > 0), [{ month: '2028-01', points: 35 }]);
});
