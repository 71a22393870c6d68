// docs/security.md answers every requirement of ASVS level 1, and level 2 of some chapters, and names tests that exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const LEVEL_2 = ['1', '2', '6', '7', '8', '16']; // chapters
const wanted = read('tests/data/asvs-5.0.0-levels.csv').split('\n').filter((line) => /^\d/.test(line))
    .map((line) => line.split(',')).filter(([id, level]) =>
        level === '1' || (level === '2' && LEVEL_2.includes(id.split('.')[0])));
const rows = read('docs/security.md').split('\n').filter((line) => /^\| \d/.test(line))
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

test('each requirement has its row, with its level and where it is met', () => {
    assert.ok(wanted.length > 140);
    assert.deepEqual(rows.map(([id, level]) => `${id} ${level}`), wanted.map((row) => row.join(' ')));
    for (const [id, , what, where] of rows) assert.ok(what && where, id);
});

test('each row names tests that exist, or says why there is none', () => {
    for (const [id, , , where, tests] of rows) {
        const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
        for (const name of named)
            assert.ok(existsSync(join(root, 'tests/scenario', `${name}.test.mjs`)), `${id}: ${name}`);
        if (!named.length)
            assert.match(where, /does not apply|the interface's|operator's|no process|above|Debian/, id);
    }
});
