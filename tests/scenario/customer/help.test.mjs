// Every command of customers explains itself in three languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maitred } from '../driver.mjs';

const verbs = ['list', 'show', 'find', 'add', 'edit', 'tag', 'untag', 'note', 'date', 'prefer', 'consent',
    'merge', 'unmerge', 'export', 'erase'].map((v) => ['customer', v])
    .concat([['attribute', 'list'], ['attribute', 'declare']]);
const letters = { en: /^[\x20-\x7e\n]+$/, ru: /[а-яё]/i, uk: /[а-щьюяґєії]/i };

for (const verb of verbs)
    test(`${verb.join(' ')} --help`, () => {
        const texts = Object.keys(letters).map((lang) => {
            const run = maitred([...verb, '--help', '--lang', lang], { db: null });
            assert.equal(run.status, 0);
            assert.match(run.stdout, letters[lang]);
            assert.match(run.stdout, new RegExp(`maitred ${verb.join(' ')}`));
            return run.stdout;
        });
        assert.equal(new Set(texts).size, 3);
    });

test('help of the group lists its commands', () => {
    const text = maitred(['customer', '--help'], { db: null }).stdout;
    for (const [group, verb] of verbs) if (group === 'customer') assert.match(text, new RegExp(`customer ${verb}`));
});
