// Merging, parting and erasing customers keep the books whole; what was tampered with is found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, maitred, sql } from '../driver.mjs';
import { balance, member, move } from './ledger.mjs';

const sound = (run) => assert.equal(json(['loyalty', 'check'], run).is_sound, true);

test('two become one with all their points, and part again with their own', () => {
    const anna = member(), ira = member();
    move('earn', [anna.phone, 100]);
    move('earn', [ira.phone, 30], { about: 'order:5', amount: '300' });
    json(['customer', 'merge', anna.phone, ira.phone]);
    assert.equal(balance(anna).balance, 130);
    assert.equal(move('spend', [ira.phone, 120]).balance, 10); // Ira answers as Anna
    assert.equal(move('refund', [anna.phone, 'order:5'], { amount: '300' }).balance, 0);
    move('earn', [anna.phone, 5]);
    sound();
    json(['customer', 'unmerge', ira.id]);
    sound();
    const [one, two] = [balance(anna), balance(ira)];
    assert.equal(one.balance + two.balance, 5);
    assert.equal(json(['check']).ok, true);
});

test('who is erased has nothing left, and the books still agree', () => {
    const oleh = member();
    move('earn', [oleh.phone, 40], { note: 'Oleh has a birthday', key: 'oleh@example.com' });
    move('authorise', [oleh.phone, 10]);
    json(['customer', 'erase', oleh.phone, '--yes']);
    json(['job', 'run', '--once']);
    const [row] = sql(`SELECT sum(CASE WHEN to_account IN (1, 2) THEN points ELSE 0 END)
        - sum(CASE WHEN from_account IN (1, 2) THEN points ELSE 0 END) FROM ledger_entry WHERE chain =
        (SELECT chain FROM ledger_entry WHERE to_account = 9 LIMIT 1)`).trim().split('\n');
    assert.equal(row, '0');
    assert.equal(sql(`SELECT count(*) FROM ledger_op WHERE note LIKE '%Oleh%' OR key LIKE '%oleh%'`).trim(), '0');
    sound();
});

for (const [what, tamper] of [
    ['points', 'UPDATE ledger_entry SET points = 100 WHERE seq = 2'],
    ['an amount', 'UPDATE ledger_op SET amount = 1 WHERE points = 20'],
    ['a sum', 'UPDATE ledger_op SET points = 21 WHERE points = 20'],
    ['a row that is gone', 'DELETE FROM ledger_entry WHERE seq = 2'],
    ['the newest operation', 'DELETE FROM ledger_entry WHERE seq = 3; DELETE FROM ledger_op WHERE points = 30']])
    test(`${what}: an altered row is found, the first one`, () => {
        const db = fresh(), clock = { MAITRED_CLOCK: String(1_800_000_000) };
        const who = member({ db });
        const ids = [10, 20, 30].map((n, i) => move('earn', [who.phone, n], { about: `order:${n}`, amount: '5' },
            { db, env: { MAITRED_CLOCK: String(1_800_000_000 + i) } }).id);
        json(['loyalty', 'digest'], { db, env: { MAITRED_CLOCK: String(1_800_000_000 + 3 * 86400) } });
        sound({ db });
        sql(tamper, db);
        const run = maitred(['loyalty', 'check', '--format', 'json'], { db, env: clock });
        assert.equal(run.status, 65, run.stdout);
        const { record } = run.json().breaches[0];
        assert.ok(what === 'the newest operation' ? record === '2027-01-15' : what === 'a row that is gone' ? record === ids[2] : record === ids[1], record);
    });
