// Points that come over from another programme are not gone on the day of the move: what each of its balances
// says is what the member has, and what the file gives no expiry for has the wallet's term from the import on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, refused } from '../driver.mjs';
import { disagreements, importing } from './ledger.mjs';

const head = 'email,at,kind,points,expires,wallet', on = (day) => ({ env: { MAITRED_CLOCK: String(Date.parse(day) / 1000) } });
const now = on('2026-11-22T12:00:00Z');
const wallet = (who, day = '2026-11-22T12:00:01Z') => {
    const [w] = json(['loyalty', 'balance', who], on(day)).wallets;
    return [w.balance, w.next_expiry?.slice(0, 16) ?? null];
};

test('old points, and a balance said long ago, live the wallet\'s term from the import on', () => {
    json(importing(head, 'c@x.com,2025-03-01,earn,300,,', 'c@x.com,2025-04-01,spend,100,,', 'c@x.com,2026-11-20,balance,200,,',
        'd@x.com,2024-01-01,balance,500,,', 'e@x.com,2024-01-01,earn,7,,'), now);
    for (const [who, points] of [['c@x.com', 200], ['d@x.com', 500], ['e@x.com', 7]])
        assert.deepEqual(wallet(who), [points, '2027-11-22T12:00']);
    assert.deepEqual(wallet('c@x.com', '2027-11-22T12:00:00Z'), [0, null]);
});

test('by calendar they end with the calendar, sliding ones as if awarded now, others never', () => {
    json(['loyalty', 'wallet', 'set', 'year', '--expiry', 'calendar', '--day', '12-31', '--days', '60']);
    json(['loyalty', 'wallet', 'set', 'slide', '--expiry', 'sliding', '--days', '10']);
    json(['loyalty', 'wallet', 'set', 'ever', '--expiry', 'none']);
    json(importing(head, 'y@x.com,2025-03-01,earn,1,,year', 's@x.com,2025-03-01,balance,2,,slide', 'n@x.com,2025-03-01,earn,3,,ever'), now);
    assert.deepEqual(wallet('y@x.com'), [1, '2028-01-01T00:00']);
    assert.deepEqual(wallet('s@x.com'), [2, '2026-12-02T12:00']);
    assert.deepEqual(wallet('n@x.com'), [3, null]);
});

test('the file\'s own expiry holds, its last day included', () => {
    json(importing(head, 'f@x.com,2026-01-01,earn,5,2026-12-31,', 'g@x.com,2026-01-01,earn,5,2026-12-31 09:00,',
        'f@x.com,2026-11-22,balance,5,,'), now);
    assert.deepEqual(wallet('f@x.com'), [5, '2027-01-01T00:00']);
    assert.deepEqual(wallet('g@x.com'), [5, '2026-12-31T09:00']);
    assert.deepEqual(wallet('f@x.com', '2026-12-31T23:59:59Z')[0], 5);
});

test('a balance that counts what the file says had ended is refused, with the line of it', () => {
    const db = fresh(), rows = [head, 'h@x.com,2025-01-01,earn,30,2026-01-01,', 'h@x.com,2025-02-01,earn,70,,'];
    const [[line, reason], ...more] = disagreements([...rows, 'h@x.com,2026-11-20,balance,100,,'], { db, ...now });
    assert.deepEqual([line, more], [2, []]);
    assert.match(reason, /30 of these points had expired by the balance of line 4.*“expire” row/);
    json(importing(...rows, 'h@x.com,2026-01-02,expire,30,,', 'h@x.com,2026-11-20,balance,70,,'), { db, ...now });
    assert.equal(json(['loyalty', 'balance', 'h@x.com'], { db, ...now }).wallets[0].balance, 70);
});

test('who owes points here pays them first: a history that then takes too many is refused', () => {
    const db = fresh(), who = '+380441237790';
    json(['loyalty', 'wallet', 'set', 'points', '--expiry', 'none', '--debt-max', '30'], { db });
    json(['customer', 'add', '--phone', who], { db });
    for (const args of [['earn', who, '50', '--about', 'order:1', '--amount', '500'], ['spend', who, '50'], ['refund', who, 'order:1', '--amount', '500']])
        json(['loyalty', ...args], { db });
    assert.match(refused('conflict', importing('phone,at,kind,points', `${who},2025-01-01,earn,100`, `${who},2025-02-01,spend,90`), { db }),
        /line 3: customer cus_\w+ owes points here/);
    assert.equal(json(['loyalty', 'balance', who], { db }).wallets[0].balance, -30);
});
