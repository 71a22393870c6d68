// Whoever alters the audit log is found out by maitred check.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { signedIn } from '../server.mjs';

for (const name of ['anna', 'boris', 'clara', 'dora'])
    json(['account', 'add', `${name}@example.com`, '--role', 'owner']);

test('changes made at the same time follow one another in it', async () => {
    const server = await signedIn();
    const { accounts } = json(['account', 'list']);
    const changes = accounts.flatMap(({ id }) => [1, 2, 3, 4, 5, 6].map((n) =>
        server.send('PATCH', `/api/v1/users/${id}`, { body: { name: `n${n}` } })));
    for (const { status } of await Promise.all(changes)) assert.equal(status, 200);
    await server.stop();
    assert.ok(json(['check']).ok);
    assert.ok(json(['audit', 'list']).entries.length >= changes.length);
});

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
