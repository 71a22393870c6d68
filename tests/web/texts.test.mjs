// The interface's texts: every key that its sources use is there in all three languages, with the same
// arguments, and none is there for nothing. A key that is put together (`theme.${scheme}`) uses all that
// begin and end so.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LANGUAGES = ['en', 'ru', 'uk'];

function flat(texts, prefix = '') {
    return Object.entries(texts).flatMap(([part, text]) =>
        typeof text === 'string' ? [[prefix + part, text]] : flat(text, `${prefix}${part}.`));
}
const catalogues = LANGUAGES.map((language) =>
    new Map(flat(JSON.parse(readFileSync(`${root}/i18n/${language}.json`, 'utf8')).web)));
const [english, ...others] = catalogues;

const sources = readdirSync(`${root}/web/src`, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.name.endsWith('.d.ts'))
    .map((file) => readFileSync(`${file.path ?? file.parentPath}/${file.name}`, 'utf8')).join('\n');

// 'customers.title', and `theme.${scheme}` as a pattern.
const words = new Set([...sources.matchAll(/'([a-z_]+(?:\.[\w]+)*)'/g)].map((hit) => hit[1]));
const patterns = [...sources.matchAll(/`([a-z_]+\.[^`\s]*\$\{[^`]*)`/g)].map((hit) =>
    new RegExp(`^${hit[1].split(/\$\{[^}]*\}/).map((text) => text.replaceAll('.', '\\.')).join('[a-z0-9_]+')}$`));

// {name} and {count, plural, other {...}}: what a text is given. Every second level of braces is text.
function taken(text) {
    const found = new Set();
    let depth = 0;
    for (let i = 0; i < text.length; i++) {
        if (text[i] === '{' && depth++ % 2 === 0)
            found.add(/^\s*(\w+)\s*(?:,\s*(\w+))?/.exec(text.slice(i + 1)).slice(1).join(' '));
        if (text[i] === '}') depth--;
    }
    return [...found].sort();
}

test('no text of the interface is superfluous', () => {
    const unused = [...english.keys()].filter((key) =>
        !words.has(key) && !patterns.some((pattern) => pattern.test(key)));
    assert.deepEqual(unused, []);
});

test('the languages have the same keys, which take the same arguments', () => {
    for (const other of others) {
        assert.deepEqual([...other.keys()].sort(), [...english.keys()].sort());
        for (const [key, text] of english) assert.deepEqual(taken(other.get(key)), taken(text), key);
    }
});

test('every key of t() is there', () => {
    const asked = [...sources.matchAll(/\bt\('([^']+)'/g)].map((hit) => hit[1]);
    assert.ok(asked.length > 0);
    assert.deepEqual(asked.filter((key) => !english.has(key)), []);
});
