// Whoever invites themselves, by whatever name, invites in a ring or names an old customer gets nothing, and is told why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { claim, code, customer, day, invite, no, orders, set, settle, show } from './friends.mjs';

set('friend_points', 100);
set('return_days', 1);
const anna = customer('--name', 'Anna', '--email', 'anna.k@gmail.com', '--phone', '+380441234567', '--device', 'd1');
const word = code(anna);

test('oneself, by a phone, an address with a tag, a card with the phone\'s number, a device', () => {
    assert.match(no(word, '+380441234567'), /cannot invite oneself/);
    const shared = [['--email', 'annak+friend@googlemail.com'], ['--card', '380441234567'], ['--external', 'crm:380441234567']];
    for (const ident of shared) assert.match(no(word, customer(...ident)), /share a phone/);
    const other = customer('--email', 'bea@gmail.com', '--card', '1234567');
    assert.match(no(word, other, ['--seen', 'device:d1']), /share a phone/);
    refused('conflict', ['referral', 'claim', word, '--customer', other, '--seen', 'phone:+380 44 123 45 67'], day);
    refused('invalid', ['referral', 'claim', word, '--customer', other, '--seen', 'd1'], day);
    claim(word, other, ['--seen', 'device:d2']);
});

test('a ring of two, and a longer one', () => {
    const [bob, cleo, dan] = ['Bob', 'Cleo', 'Dan'].map((name) => customer('--name', name));
    invite(bob, cleo);
    assert.match(no(code(cleo), bob), /came to us by this friend/);
    invite(cleo, dan);
    assert.match(no(code(dan), bob), /came to us by this friend/);
    assert.match(no(word, dan), /somebody else had invited/);
    json(['customer', 'merge', anna, cleo], day); // now Anna came by Bob
    assert.match(no(word, bob), /came to us by this friend/);
    assert.deepEqual(show(anna).invited.map((r) => r.customer).includes(dan), true);
    json(['customer', 'unmerge', cleo], day);
    assert.equal(show(cleo).invited[0].customer, dan);
    assert.equal(show(anna).invited.length, 1);
});

test('who had ordered before; codes that are mistyped or nobody\'s', () => {
    const old = customer('--external', 'old');
    orders('1,old,2026-10-01,tea,1,5.00');
    assert.match(no(word, old), /had ordered before/);
    const wrong = word.replace(/.$/, (last) => (last === '3' ? '4' : '3'));
    refused('invalid', ['referral', 'claim', wrong, '--customer', old], day);
    refused('missing', ['referral', 'claim', 'nobody', '--customer', old], day);
    refused('usage', ['referral', 'claim', word], day);
});

test('judged again before the reward: merged meanwhile, an older order told later, erased', () => {
    const people = ['eve', 'fay', 'gil', 'hal'].map((id) => claim(word, customer('--external', id)).friend);
    orders('2,eve,2026-11-03,tea,1,5.00', '3,fay,2026-11-03,tea,1,5.00', '4,fay,2026-10-20,tea,1,5.00',
        '5,gil,2026-11-03,tea,1,5.00', '6,hal,2026-11-02,tea,1,5.00');
    json(['customer', 'merge', anna, people[0]], day);
    json(['customer', 'erase', people[2], '--yes'], day);
    settle('2026-11-20T00:00:00');
    const [eve, fay, gil, hal] = [anna, ...people.slice(1)].map((who) => show(who).invited_by[0]);
    assert.deepEqual([eve, fay, gil, hal].map((r) => [r.state, r.reason, r.points]),
        [['ended', 'self', 0], ['ended', 'earlier', 0], ['ended', 'gone', 0], ['rewarded', '', 100]]);
    assert.equal(maitred(['check'], day).status, 0);
});
