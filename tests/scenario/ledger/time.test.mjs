// Pending, rolling, calendar and sliding points; holds that end by themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';
import { serve } from '../server.mjs';
import { balance, member, move } from './ledger.mjs';

const DAY = 86400, start = Date.parse('2027-03-10T12:00:00Z') / 1000;
const on = (day, more = 0) => ({ env: { MAITRED_CLOCK: String(start + day * DAY + more) } });
const wallet = (code, ...options) => json(['loyalty', 'wallet', 'set', code, ...options]);

test('points wait, then can be spent, then expire', () => {
    wallet('points', '--expiry', 'rolling', '--days', '10', '--pending-days', '3');
    const anna = member();
    move('earn', [anna.phone, 30], {}, on(0));
    assert.match(refused('conflict', ['loyalty', 'spend', anna.phone, '1'], on(2)), /0 points are there/);
    assert.equal(balance(anna, on(2)).pending, 30);
    assert.equal(move('spend', [anna.phone, 10], {}, on(3)).balance, 20);
    assert.equal(balance(anna, on(13)).balance, 0);
    assert.equal(move('earn', [anna.phone, 1], {}, on(20)).balance, 1);
    assert.deepEqual(json(['loyalty', 'history', anna.phone]).operations.map((o) => o.text),
        ['Earned 1', 'Expired 20', 'Spent 10', 'Earned 30']);
});

test('by calendar all expire on a day of the year; sliding ones live as long as there is activity', () => {
    wallet('year', '--expiry', 'calendar', '--day', '12-31', '--days', '30');
    wallet('slide', '--expiry', 'sliding', '--days', '10');
    const ira = member(), of = (code, day) => json(['loyalty', 'balance', ira.phone], on(day)).wallets.find((w) => w.wallet === code);
    move('earn', [ira.phone, 5], { wallet: 'year' }, on(0));
    assert.match(of('year', 0).next_expiry, /^2028-01-01T00:00/);
    move('earn', [ira.phone, 6], { wallet: 'slide' }, on(0));
    move('earn', [ira.phone, 1], { wallet: 'slide' }, on(8));
    assert.equal(of('slide', 17).balance, 7);
    assert.equal(of('slide', 18).balance, 0);
    assert.match(refused('invalid', ['loyalty', 'wallet', 'set', 'bad', '--expiry', 'calendar']), /12-31/);
});

test('a hold ends by itself; the server ends what is due', async () => {
    wallet('points', '--expiry', 'rolling', '--days', '100');
    const oleh = member();
    move('earn', [oleh.phone, 10], {}, on(0));
    const { id } = move('authorise', [oleh.phone, 10], { minutes: 5 }, on(0, 1));
    assert.equal(balance(oleh, on(0, 300)).held, 10);
    assert.equal(balance(oleh, on(0, 301)).available, 10);
    assert.match(refused('conflict', ['loyalty', 'capture', oleh.phone, id, '10'], on(0, 301)), /nothing is held/);
    const server = await serve(on(101));
    const kinds = () => json(['loyalty', 'history', oleh.phone]).operations.map((o) => o.kind);
    for (let i = 0; i < 100 && kinds().length < 4; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    await server.stop();
    assert.deepEqual(kinds(), ['expire', 'void', 'authorise', 'award']);
    assert.equal(json(['loyalty', 'check']).is_sound, true);
});
