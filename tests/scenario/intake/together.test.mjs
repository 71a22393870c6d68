// Two imports of one file at the same time: nothing is corrupt, nothing is there twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json } from '../driver.mjs';
import { digest, file, imported, sound, started } from './import.mjs';

const rows = Array.from({ length: 60_000 }, (_, i) => `${i % 2 ? i : ''},2024-01-${i % 19 + 10},${i % 500 || ''},`
    + `${i % 2 ? `S${i % 300}` : ''},1,${i % 9 + 1}.00`);

test('one or both succeed, and a further run finds everything', async () => {
    const path = file('two.csv', ['number,date,customer,sku,quantity,price', ...rows]);
    const [alone, both] = [fresh(), fresh()];
    imported('orders', path, { db: alone });
    json(['setting', 'list'], { db: both });
    const ends = await Promise.all([1, 2, 3].map(() => started('orders', path, both).end));
    assert.ok(ends.every((end) => [0, 75].includes(end)), `ended with ${ends}`);
    assert.ok(ends.includes(0), `ended with ${ends}`);
    assert.equal(imported('orders', path, { db: both }).known, rows.length);
    assert.equal(digest(both), digest(alone));
    sound(both);
});
