// Every command has help in three languages, and a scenario that runs it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { maitred } from '../driver.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..');

function verbs() {
    const help = maitred(['--help'], { db: null });
    assert.equal(help.status, 0);
    const rows = help.stdout.split(/^Commands:$/m)[1].split('\n\n')[0].split('\n');
    return rows.map((row) => /^ {2}([a-z-]+(?: [a-z-]+)*)/.exec(row)?.[1]).filter(Boolean);
}

test('help of every command explains it in each language', () => {
    const names = verbs();
    assert.ok(names.length > 20);
    for (const name of names)
        for (const lang of ['en', 'ru', 'uk']) {
            const help = maitred([...name.split(' '), '--help', '--lang', lang], { db: null });
            assert.equal(help.status, 0, name);
            assert.equal(/[а-яії]/.test(help.stdout.split('\n')[0]), lang !== 'en', name);
        }
});

test('every command is run by some scenario', () => {
    const texts = readdirSync(folder, { recursive: true })
        .filter((name) => name.endsWith('.mjs'))
        .map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const forgotten = verbs().filter((name) =>
        !texts.includes(`'${name.split(' ').join("', '")}'`) &&
        !texts.includes(`imported('${name.split(' ')[1]}'`)); // scenarios of intake say it so
    assert.deepEqual(forgotten, []);
});
