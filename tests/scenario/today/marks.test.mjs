// Done, snoozed, not useful, and taken back: what a mark hides and for how long, and what the timeline keeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { at, customer, imported, lines, morning, today } from './day.mjs';

const anna = customer('--name', 'Anna', '--birth', '11-23', '--email', 'anna@example.com', '--external', 'anna');
imported('orders', ['number,customer,date,total', 'n1,anna,2026-11-21,25.00']);
maitred(['customer', 'consent', anna, 'email', 'service', 'yes'], morning);
const line = (reason, options) => lines(today(options), reason)[0];
const reasons = (options) => today(options).items.map((i) => [i.reason, i.also]);
const mark = (...args) => {
    if (args[0] !== 'undo') today(); // the page of another morning may be the last that was kept
    return json(['today', ...args], morning);
};
const contacts = () => sql(`SELECT channel, items FROM touchpoint WHERE kind = 16`).trim();

test('reached: the line goes, the contact is on the timeline, and nobody asks them again this week', () => {
    const { id } = line('birthday');
    mark('done', id, '--channel', 'phone', '--note', 'glad');
    assert.deepEqual([contacts(), reasons()], ['3|1', []]); // their first order waits, too
    assert.deepEqual(reasons(at('2026-11-27T07:00:00')), []);
    assert.equal(json(['customer', 'show', anna], morning).timeline[0].kind, 'contact');
    assert.match(JSON.stringify(json(['customer', 'export', anna], morning)), /"glad"/);
    mark('undo', id);
    assert.deepEqual([contacts(), reasons()], ['', [['birthday', 1]]]);
});

test('not reached: it comes again tomorrow; seen to without them: no contact', () => {
    const { id } = line('birthday');
    mark('done', id, '--outcome', 'not_reached');
    assert.deepEqual([contacts(), reasons()], ['0|0', [['first_order', 0]]]);
    assert.deepEqual(reasons(at('2026-11-24T07:00:00')), [['first_order', 0]]); // the birthday is over
    mark('undo', id);
    mark('done', id, '--outcome', 'seen_to');
    assert.deepEqual([contacts(), reasons()], ['', [['first_order', 0]]]);
    mark('undo', id);
});

test('snoozed until the morning of a day', () => {
    const { id } = lines(today(at('2026-11-24T07:00:00')), 'first_order')[0];
    for (const until of ['2026-11-24', '2028-11-24'])
        refused('invalid', ['today', 'snooze', id, '--until', until], at('2026-11-24T07:00:00'));
    json(['today', 'snooze', id, '--until', '2026-11-25'], at('2026-11-24T07:00:00'));
    assert.equal(lines(today(at('2026-11-24T23:59:00')), 'first_order').length, 0);
    assert.equal(lines(today(at('2026-11-25T00:00:00')), 'first_order')[0].id, id); // found again, the same line
    mark('undo', id);
});

test('not useful: that reason rests for 90 days, for this customer', () => {
    const { id } = line('birthday');
    json(['today', 'hide', id], morning);
    imported('orders', ['number,customer,date,total', 'n2,bob,2026-11-22,5.00']);
    assert.deepEqual(reasons(), [['first_order', 0], ['first_order', 0]]);
    mark('undo', id);
    refused('missing', ['today', 'undo', id], morning);
});
