// A shop whose customers do not exist: marked, repeatable, never among real ones.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused, sql } from '../driver.mjs';
import { simulated } from './shop.mjs';

const count = (table, db) => Number(sql(`SELECT count(*) FROM ${table}`, db));

test('everything is marked, and keeps every rule', () => {
    const db = simulated(7, 300);
    assert.equal(json(['check'], { db }).ok, true);
    assert.equal(count('customer WHERE customer_id <> 0', db), count('customer_tag WHERE tag = \'simulated\'', db));
    assert.equal(count('orders WHERE source <> \'simulate\'', db), 0);
    assert.equal(json(['insight', 'summary'], { db }).simulated, '7');
    assert.match(maitred(['insight', 'all'], { db }).stdout, /SIMULATED DATA \(seed 7\)/);
    assert.match(maitred(['customer', 'show', 'ext:simulate:0'], { db }).stdout, /simulated/);
    assert.equal(json(['setting', 'list'], { db }).settings.find((s) => s.name === 'simulated').value, '7');
    assert.match(refused('invalid', ['setting', 'set', 'simulated', ''], { db }), /told by the program/);
});

test('the same seed again changes nothing, another is refused', () => {
    const db = simulated(7, 50);
    const before = count('touchpoint', db);
    assert.equal(json(['simulate', '--seed', '7', '--customers', '60'], { db }).fate, 'known');
    assert.equal(count('touchpoint', db), before);
    assert.match(refused('conflict', ['simulate', '--seed', '8'], { db }), /seed "7" is here/);
});

test('real customers are never mixed with others', () => {
    const db = fresh();
    json(['customer', 'add', '--name', 'Anna'], { db });
    assert.match(refused('conflict', ['simulate'], { db }), /real customers/);
    assert.equal(count('orders', db), 0);
    const file = join(folder, 'till.csv');
    writeFileSync(file, 'date,amount\n2024-05-01,10\n');
    const till = fresh();
    json(['import', 'orders', file], { db: till });
    refused('conflict', ['simulate'], { db: till });
});

test('a shop speaks one language or all three; what cannot be is refused', () => {
    const languages = (db) => sql('SELECT DISTINCT language FROM customer WHERE customer_id <> 0 ORDER BY language', db).trim();
    assert.equal(languages(simulated(1, 60)), 'en\nru\nuk');
    const db = simulated(1, 60, fresh(), ['--locale', 'uk']);
    assert.equal(languages(db), 'uk');
    assert.equal(json(['insight', 'summary'], { db }).currency, 'UAH');
    assert.match(refused('usage', ['simulate', '--as-of', '1971-01-01'], { db: fresh() }), /before 1970/);
    refused('io', ['simulate', '--customers', '5', '--truth', join(folder, 'no', 'file')], { db: fresh() });
});
