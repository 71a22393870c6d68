// Settings: checked when set, and used by what comes after.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const set = (name, value) => maitred(['setting', 'set', name, value]);

test('a setting is kept, and listed', () => {
    assert.equal(set('time_zone', 'Europe/Kyiv').status, 0);
    assert.equal(set('country', 'UA').status, 0);
    const { settings } = json(['setting', 'list']);
    assert.equal(settings.find((s) => s.name === 'time_zone').value, 'Europe/Kyiv');
});

test('what is no value for it is refused', () => {
    assert.match(refused('invalid', ['setting', 'set', 'currency', 'EURO']), /ISO 4217/);
    assert.match(refused('invalid', ['setting', 'set', 'time_zone', 'Mars/Base']), /no time zone/);
    assert.match(refused('invalid', ['setting', 'set', 'colour', 'red']), /no setting "colour"/);
});

test('days begin in the business\'s zone, whatever the server\'s', () => {
    const file = join(folder, 'late.csv');
    writeFileSync(file, 'number,date,customer,amount\n1,2024-05-01T22:30:00Z,ann,10\n');
    json(['import', 'orders', file]);
    assert.equal(json(['insight', 'summary']).as_of, '2024-05-03'); // in Kyiv it was 2 May already
});

test('the currency cannot change once there are amounts in it', () => {
    const file = join(folder, 'money.csv');
    writeFileSync(file, 'number,date,customer,amount\n7,2024-05-01,ann,10.50\n');
    const db = fresh();
    json(['import', 'orders', file, '--currency', 'UAH'], { db });
    assert.equal(json(['insight', 'summary'], { db }).currency, 'UAH');
    assert.match(refused('conflict', ['setting', 'set', 'currency', 'JPY'], { db }), /kept in UAH/);
    assert.match(refused('conflict', ['import', 'orders', file, '--currency', 'EUR'], { db }),
        /counts in "UAH"/);
});
