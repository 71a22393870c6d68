// An import that was cut off anywhere is completed by importing the file again: nothing twice, nothing lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine, fresh, json } from '../driver.mjs';
import { digest, faulty, file, imported, sound, started } from './import.mjs';

// Two chunks: one is in the database when the other is lost.
const rows = Array.from({ length: 70_000 }, (_, i) => {
    const day = `2024-0${i % 9 + 1}-1${i % 10} 10:00:0${i % 7}`;
    if (i % 5 === 0) return `,${day},${i % 900},,,1,${i % 3 + 1}.00`;
    if (i % 17 === 0) return `R${i},${day},${i % 900},,S${i % 40},-1,3.00`;
    return `${i >> 2},${day},${(i >> 2) % 900 || ''},${i % 31 ? '' : `u${(i >> 2) % 900}@x.ua`},S${i % 40},2,3.00`;
});
const path = file('cut.csv', ['number,date,customer,email,sku,quantity,price', ...rows]);
const some = (all, few) => (engine === 'sqlite' ? all : few); // a server takes seconds for each
const ready = (db = fresh()) => (json(['setting', 'list'], { db }), db); // with its schema
const whole = fresh();
const counts = imported('orders', path, { db: whole });
const expected = digest(whole);

test('the file is known the second time', () => {
    assert.ok(counts.rejected < 9);
    assert.equal(imported('orders', path, { db: whole }).added, 0);
    assert.equal(digest(whole), expected);
});

test('killed at statement N', () => {
    for (const n of some([1, 2, 3, 5, 41, 900, 60_000, 130_000], [1, 900, 60_000, 130_000])) {
        const db = ready();
        assert.equal(faulty('orders', path, `kill:${n}`, db).end, 'SIGKILL', `statement ${n}`);
        sound(db);
        imported('orders', path, { db });
        assert.equal(digest(db), expected, `statement ${n}`);
        sound(db);
    }
});

test('killed from outside, again and again', async () => {
    const db = ready();
    for (const ms of some([150, 300, 450, 600, 750], [900, 2250])) {
        const run = started('orders', path, db);
        setTimeout(() => run.child.kill('SIGKILL'), ms);
        await run.end;
        sound(db);
    }
    imported('orders', path, { db });
    assert.equal(digest(db), expected);
    sound(db);
});

test('the database fails at statement N: a clear word, nothing half', () => {
    for (const n of some([1, 4, 45, 5_000, 120_000], [1, 5_000, 120_000])) {
        const db = ready();
        const run = faulty('orders', path, `statement:${n}`, db);
        assert.notEqual(run.end, 0, `statement ${n}`);
        assert.match(run.said, /^maitred: .*\S/, `statement ${n}`);
        sound(db);
        imported('orders', path, { db });
        assert.equal(digest(db), expected, `statement ${n}`);
    }
});
