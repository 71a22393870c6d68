// Nothing in the schema stands in the way of distributing it by customer.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { engine, fresh, json } from '../driver.mjs';

const script = join(dirname(fileURLToPath(import.meta.url)), '../../../tools/citus-ready.sql');

test('citus-ready lists nothing', { skip: engine !== 'postgres' && 'needs PostgreSQL' }, () => {
    const db = fresh();
    json(['check'], { db: (json(['setting', 'list'], { db }), db) });
    const run = spawnSync('psql', ['-X', '-q', '-At', '-d', db, '-v', 'schema=maitred',
        '-v', 'ref=setting,product,attribute,import_run,spend,baseline,baseline_stay,migration',
        '-v', 'own=identity:ident,document:ident,kept_answer:key_hash', '-f', script], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stdout, '');
});
