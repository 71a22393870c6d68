// Friend and inviter are rewarded once, when the friend's first kept order can no longer be returned.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { awarded, claim, code, customer, day, invite, orders, set, settle, show } from './friends.mjs';

set('friend_points', 100);
set('inviter_points', 70);
set('return_days', 14);
set('month_max', 2);
const anna = customer('--name', 'Anna', '--external', 'anna');
const [bob, cleo, dan, eve] = ['bob', 'cleo', 'dan', 'eve'].map((id) => customer('--external', id));
const states = (who) => show(who).invited.map((r) => [r.state, r.points, r.reason]);

test('a code is short, the same each time, and read however it is typed', () => {
    const word = code(anna);
    assert.match(word, /^[34679CDFHJKMNPRTVWX]{4}-[34679CDFHJKMNPRTVWX]{4}$/);
    assert.equal(code('anna'), word);
    const claimed = claim(word.toLowerCase().replace('-', ' '), 'bob');
    assert.deepEqual([claimed.friend, claimed.inviter, claimed.state, claimed.is_replay], [bob, anna, 'waiting', false]);
    assert.equal(claim(word, bob).is_replay, true);
    assert.equal(show(bob).invited_by[0].customer, anna);
});

test('nothing before an order; an order that came back does not count; the next one does, after its days', () => {
    orders('1,bob,2026-11-03,tea,1,20.00', '2,bob,2026-11-05,tea,-1,20.00', '3,bob,2026-11-10,cup,2,9.00',
        '4,bob,2026-11-11,cup,-1,9.00');
    assert.deepEqual([settle('2026-11-23T23:00:00'), states(anna)], [['done'], [['waiting', 0, '']]]);
    settle('2026-11-25T00:00:00');
    assert.deepEqual(states(anna), [['rewarded', 70, '']]);
    assert.deepEqual(awarded(), ['70', '100']);
    assert.equal(json(['loyalty', 'history', bob], day).operations[0].text, 'Earned 100: invitation');
});

test('again, nothing is awarded twice', () => {
    orders('5,bob,2026-11-26,tea,1,20.00');
    settle('2026-12-30T05:00:00');
    assert.deepEqual(awarded(), ['70', '100']);
    assert.equal(json(['check'], day).ok, true);
});

test('an inviter has so many rewards in a month; the friend is rewarded anyway', () => {
    for (const friend of [cleo, dan, eve]) invite(anna, friend);
    orders('6,cleo,2026-11-03,tea,1,5.00', '7,dan,2026-11-03,tea,1,5.00', '8,eve,2026-11-03,tea,1,5.00');
    settle('2027-01-05T05:00:00');
    assert.deepEqual(states(anna).map(([state, points]) => [state, points]).sort(),
        [['rewarded', 0], ['rewarded', 70], ['rewarded', 70], ['rewarded', 70]]);
    assert.equal(awarded().filter((points) => points === '100').length, 4);
    assert.ok(states(anna).some(([, , reason]) => reason === 'month'));
});

test('a friend who never orders ends it after a year', () => {
    const fay = invite(anna, customer('--name', 'Fay')).friend;
    settle('2027-11-02T09:00:00');
    assert.equal(show(fay).invited_by[0].state, 'waiting');
    settle('2027-11-04T12:00:00');
    assert.deepEqual([show(fay).invited_by[0].state, show(fay).invited_by[0].reason], ['ended', 'no_order']);
    assert.equal(maitred(['check'], day).status, 0);
});
