// Whoever alters the audit log is found out by maitred check.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';

for (const name of ['anna', 'boris', 'clara', 'dora'])
    json(['account', 'add', `${name}@example.com`, '--role', 'owner']);

test('an entry that was altered, taken out or cut off shows', () => {
    const record = () => {
        const run = maitred(['check', '--format', 'json']);
        return run.status === 0 ? '' : run.json().violations[0].record;
    };
    const last = json(['audit', 'list']).entries.length;
    assert.equal(record(), '');
    const renamed = (from, to) => `UPDATE audit SET entry = ${to} WHERE entry = ${from}`;
    const signed = (name) => `UPDATE audit SET actor_name = '${name}' WHERE entry = 2`;
    for (const [alter, restore, told] of [
        [signed('nobody'), signed('operator'), 'entry 2'],
        [renamed(3, -3), renamed(-3, 3), 'entry 1'],
        [renamed(last, 999), renamed(999, last), `entry ${last}`],
        ['UPDATE audit_head SET entries = entries + 1', 'UPDATE audit_head SET entries = entries - 1',
            `the end: entry ${last}, where ${last + 1} were written`]]) {
        sql(alter);
        assert.equal(record(), told);
        sql(restore);
    }
    sql(`DELETE FROM audit WHERE entry = ${last}`);
    assert.equal(record(), `the end: entry ${last - 1}, where ${last} were written`);
});
