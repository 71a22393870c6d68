// A gift is given once to a customer, is on their timeline, and follows them through merge, file and erasure.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { at, budget, customer, gift, give, monday, no } from './shop.mjs';

const anna = customer('--name', 'Anna', '--external', 'anna');
const bob = customer('--name', 'Bob');
gift('card', '1.50');
gift('tea', '4', '--sku', 'tea-50');
budget('100');
const timeline = (who) => json(['customer', 'show', who], monday).timeline.map((t) => t.kind);

test('given: it costs, and is on the timeline', () => {
    const given = give('anna', 'CARD', ['--note', 'she moved house']);
    assert.deepEqual([given.customer, given.gift, given.cost, given.is_replay],
        [anna, 'card', { amount: 150, currency: 'EUR' }, false]);
    assert.deepEqual(timeline(anna), ['gift']);
});

test('never the same twice, and nothing that is closed or unknown', () => {
    assert.match(no('conflict', anna, 'card'), /never the same twice/);
    no('missing', anna, 'cake');
    no('missing', 'nobody', 'card');
    json(['surprise', 'gift', 'edit', 'tea', '--open', 'no'], monday);
    assert.match(no('conflict', anna, 'tea'), /not given any more/);
    json(['surprise', 'gift', 'edit', 'tea', '--open', 'yes', '--name', 'Green tea', '--cost', '5'], monday);
    assert.equal(give(anna, 'tea').cost.amount, 500);
    no('missing', 'cus_0000000000001', 'tea');
});

test('a key gives once, whatever is asked with it later', () => {
    const [first, again] = [1, 2].map(() => give(bob, 'tea', ['--key', 'k1']));
    assert.deepEqual([again.id, again.is_replay], [first.id, true]);
    no('conflict', bob, 'card', ['--key', 'k1']);
    no('conflict', anna, 'tea', ['--key', 'k1']);
    assert.equal(sql('SELECT count(*) FROM surprise WHERE key = \'k1\'').trim(), '1');
});

test('taken back within a day: it was not given, and may be given again', () => {
    const { id } = give(bob, 'card');
    json(['surprise', 'undo', id], monday);
    json(['surprise', 'undo', id], monday); // changes nothing
    assert.deepEqual(timeline(bob), ['gift']);
    const again = give(bob, 'card');
    assert.match(refused('conflict', ['surprise', 'undo', again.id], at('2026-11-24T10:00:01')), /more than a day/);
    refused('missing', ['surprise', 'undo', 'sur_0000000000001'], monday);
});

test('gifts follow who they were given to', () => {
    json(['customer', 'merge', anna, bob], monday);
    assert.equal(json(['surprise', 'list', bob], monday).surprises.filter((s) => !s.is_undone).length, 4);
    json(['customer', 'unmerge', bob], monday);
    assert.equal(json(['surprise', 'list', anna, '--limit', '9'], monday).surprises.length, 2);
    assert.match(maitred(['customer', 'export', anna], monday).stdout, /she moved house/);
    json(['customer', 'erase', anna, '--yes'], monday);
    assert.doesNotMatch(JSON.stringify(json(['surprise', 'list'], monday)), /she moved house/);
    json(['check'], monday);
});
