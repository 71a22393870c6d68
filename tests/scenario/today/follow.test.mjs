// Marks belong to customers: what becomes of them when two become one, part again, or are erased.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused, sql } from '../driver.mjs';
import { customer, morning, today } from './day.mjs';

const anna = customer('--name', 'Anna', '--birth', '11-23');

test('they follow a merge, back too, and what was noted goes with an erasure', () => {
    json(['today', 'done', today().items[0].id, '--note', 'secret word'], morning);
    const other = customer('--name', 'Anna K.');
    json(['customer', 'merge', other, anna], morning);
    assert.deepEqual(today().items, []); // the birthday moved, and the mark with it
    json(['customer', 'unmerge', anna], morning);
    assert.deepEqual(today().items, []);
    json(['customer', 'merge', other, anna], morning);
    assert.equal(sql('SELECT items FROM touchpoint WHERE kind = 16').trim(), '1');
    json(['customer', 'erase', other, '--yes'], morning);
    assert.equal(sql(`SELECT count(*) FROM today_mark WHERE note = 'secret word'`).trim(), '0');
    json(['check'], morning);
    refused('missing', ['today', 'done', 'tdy_1nfstm0fqfr2w'], morning);
    refused('usage', ['today', 'done', 'x'], morning);
});
