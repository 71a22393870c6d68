// A database that is not ours, or of a newer program, is refused with a clear word.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine, folder, json, maitred, refused, sql } from '../driver.mjs';

test('a newer schema is refused and left alone', () => {
    json(['setting', 'list']);
    sql("INSERT INTO migration (version, name, applied_at) VALUES (999, 'future', 0)");
    assert.match(refused('invalid', ['setting', 'list']), /has schema 999/);
    assert.match(refused('invalid', ['check']), /use the newer maitred/);
    sql('DELETE FROM migration WHERE version = 999');
    json(['setting', 'list']);
});

test('an older schema is not judged by newer rules', () => {
    const newest = Number(sql('SELECT max(version) FROM migration'));
    sql(`DELETE FROM migration WHERE version = ${newest}`);
    assert.match(refused('invalid', ['check']), new RegExp(`not yet ${newest}`));
    sql(`INSERT INTO migration (version, name, applied_at) VALUES (${newest}, 'again', 0)`);
    assert.equal(json(['check']).ok, true);
});

test('a database of another program is refused', { skip: engine !== 'sqlite' && 'a matter of files' },
    () => {
        const file = join(folder, 'other.db');
        spawnSync('sqlite3', [file, 'CREATE TABLE t (x); INSERT INTO t VALUES (1)']);
        assert.match(refused('invalid', ['setting', 'list'], { db: `sqlite:${file}` }),
            /of another program/);
    });

test('looking needs a database that is there', { skip: engine !== 'sqlite' && 'a matter of files' },
    () => {
        const run = maitred(['check'], { db: `sqlite:${join(folder, 'none.db')}` });
        assert.equal(run.status, 66);
        assert.match(run.stderr, /cannot open the database/);
    });

test('an unknown engine is a wrong command', () => {
    assert.match(refused('usage', ['check'], { db: 'mysql:shop' }), /sqlite:FILE or postgres:/);
});
