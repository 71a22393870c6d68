// Erasing takes away who somebody was, and leaves what was sold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { number } from './file.mjs';

const gone = json(['customer', 'add', '--name', 'Zoya Secretova', '--phone', '+380501234567',
    '--email', 'zoya@secret.ua']).customer;
const keep = json(['customer', 'add', '--name', 'Zoe Secretova', '--card', 'secret77', '--birth',
    '1980-12-31', '--address', 'Secret street 5', '--home', '50.45,30.52']).customer;
json(['customer', 'tag', keep, 'secretive']);
json(['customer', 'note', keep, 'a secret']);
json(['customer', 'date', keep, '03-08', 'wedding', '--whose', 'secret']);
json(['customer', 'prefer', keep, 'coffee', 'secret']);
json(['customer', 'consent', keep, 'email', 'marketing', 'yes', '--source', 'secret form']);
sql(`INSERT INTO touchpoint VALUES (${number(keep)}, 9, 1500000000000000, 1, 2, 1, 2, 5000, 1, -1, 9);
    INSERT INTO score VALUES (${number(keep)}, 8, 1500000000000000, 1, 9, 'a secret', 1, 0)`);

test('without --yes nothing is erased', () => {
    assert.match(refused('usage', ['customer', 'erase', keep]), /cannot be undone/);
    assert.equal(json(['customer', 'show', keep]).name, 'Zoe Secretova');
});

test('no name, contact, note or comment is left, of them or of who was merged into them', () => {
    json(['customer', 'merge', keep, gone]);
    json(['customer', 'erase', keep, '--yes']);
    const text = maitred(['customer', 'export', keep]).stdout;
    assert.doesNotMatch(text, /secret|zoe|zoya|380501234567/i);
    for (const known of ['+380501234567', 'zoya@secret.ua', 'secret77', 'Zoya', 'Zoe'])
        refused('missing', ['customer', 'find', known]);
    assert.deepEqual(json(['customer', 'list']).customers, []);
    for (const table of ['customer', 'customer_merge', 'customer_merge_row', 'identity'])
        assert.doesNotMatch(sql(`SELECT * FROM ${table}`), /secret|zoe|zoya|380501234567/i);
});

test('sums, the consent that was given and a proof of the erasure stay', () => {
    const left = json(['customer', 'export', keep]);
    assert.equal(left.touchpoint.length, 1);
    assert.equal(left.score[0].value, 9);
    assert.deepEqual(left.consent.map((c) => [c.is_granted, c.source]), [[true, '']]);
    assert.match(left.erasure[0].proof, /^[0-9a-f]{64}$/);
    assert.equal(left.erasure[0].idents, 3);
});

test('who was erased is not changed, merged or parted any more', () => {
    for (const args of [['tag', keep, 'x'], ['edit', keep, '--name', 'X'], ['unmerge', gone],
        ['erase', keep, '--yes']])
        assert.match(refused('conflict', ['customer', ...args]), /was erased/);
});
