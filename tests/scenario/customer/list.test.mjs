// Customers are listed page by page, each once, however many there are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';

const names = ['Eve', 'adam', 'Eve', 'Eva', 'Zoe'];
for (const name of names) json(['customer', 'add', '--name', name]);

function pages(...more) {
    const seen = [];
    for (let after = [], page; !page || page.next; after = ['--after', page.next]) {
        page = json(['customer', 'list', '--limit', '2', ...more, ...after]);
        seen.push(...page.customers);
    }
    return seen;
}

test('pages add up to everybody, nobody twice', () => {
    const seen = pages();
    assert.deepEqual(seen.map((c) => c.name), names);
    assert.equal(new Set(seen.map((c) => c.id)).size, names.length);
});

test('pages by name go in the order of names', () => {
    assert.deepEqual(pages('--name', 'EV').map((c) => c.name), ['Eva', 'Eve', 'Eve']);
});

test('people are told how to see more, and see no anonymous customer', () => {
    const text = maitred(['customer', 'list', '--limit', '1']).stdout;
    assert.match(text, /More: maitred customer list --after cus_/);
    assert.doesNotMatch(maitred(['customer', 'list']).stdout, /cus_0000000000000/);
});
