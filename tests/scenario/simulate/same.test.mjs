// The same seed makes the same bytes: twice on one engine, and on PostgreSQL as in SQLite.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred } from '../driver.mjs';
import { simulated } from './shop.mjs';

// What belongs to customers, as they would be handed it; when it was handed out is not theirs.
function exported(db) {
    const { customers } = json(['customer', 'list', '--limit', '1000'], { db });
    const files = customers.slice(0, 12).map((c) => maitred(['customer', 'export', c.id], { db,
        env: { MAITRED_CLOCK: '1800000000' } }).stdout);
    return [maitred(['customer', 'list', '--limit', '1000', '--format', 'csv'], { db }).stdout, ...files];
}

test('two shops of one seed are one', () => {
    const one = exported(simulated(3, 150));
    assert.ok(one.every((text) => text.length > 500));
    assert.deepEqual(exported(simulated(3, 150)), one);
    const embedded = `sqlite:${join(folder, 'embedded.db')}`;
    assert.deepEqual(exported(simulated(3, 150, embedded)), one);
    assert.notDeepEqual(exported(simulated(4, 150)), one);
});

test('the truth can be written with the shop or afterwards', () => {
    const db = fresh(), truth = (file) => join(folder, file);
    simulated(3, 40, db, ['--truth', truth('with.csv')]);
    simulated(3, 40, db, ['--truth', truth('after.csv')]);
    assert.match(readFileSync(truth('with.csv'), 'utf8'), /^number,rate,leaving,/);
    assert.deepEqual(readFileSync(truth('after.csv')), readFileSync(truth('with.csv')));
});
