// A backup brings everything back, on the same engine or the other.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const csv = join(folder, 'orders.csv');
writeFileSync(csv, 'number,date,customer,sku,quantity,price\n' +
    '1,2024-05-01,ann,tea,2,3.50\n1,2024-05-01,ann,cup,1,8.00\n2,2024-06-02,bob,tea,1,3.50\n');

function exported(db) {
    return ['ann', 'bob'].map((who) => maitred(['customer', 'export', who], { db }).stdout);
}

test('a restored backup exports the same customers', () => {
    const file = join(folder, 'copy.db');
    json(['import', 'orders', csv]);
    json(['backup', file]);
    for (const db of [fresh(), `sqlite:${join(folder, 'other.db')}`]) {
        json(['restore', file], { db });
        assert.deepEqual(exported(db), exported());
        assert.equal(json(['check'], { db }).ok, true);
    }
});

test('a backup never overwrites, and restoring never mixes', () => {
    const file = join(folder, 'second.db');
    json(['backup', file]);
    assert.match(refused('conflict', ['backup', file]), /second\.db" is there already/);
    assert.match(refused('conflict', ['restore', file]), /has customers already/);
    assert.equal(existsSync(`${file}.part`), false);
});

test('what is no backup is refused', () => {
    const file = join(folder, 'text.db');
    writeFileSync(file, 'not a database, and longer than a header of one would be'.repeat(4));
    const run = maitred(['restore', file], { db: fresh() });
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /damaged/);
});
