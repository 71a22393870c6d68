// A chain of merges is undone from the outside in; two merges into one, in any order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';
import { file } from './file.mjs';

const add = (name, ...more) => json(['customer', 'add', '--name', name, ...more]).customer;

test('C into B into A: first B is parted, then C', () => {
    const [a, b, c] = [add('A'), add('B', '--card', 'b1'), add('C', '--card', 'c1')];
    for (const [who, tag] of [[b, 'x'], [c, 'x'], [c, 'y']]) json(['customer', 'tag', who, tag]);
    const before = [a, b, c].map(file);
    json(['customer', 'merge', b, c]);
    const middle = file(b);
    json(['customer', 'merge', a, b]);
    assert.equal(json(['customer', 'show', 'c1']).id, a);
    assert.match(refused('conflict', ['customer', 'unmerge', c]), /undo that first/);
    json(['customer', 'unmerge', b]);
    assert.deepEqual(file(b), middle);
    json(['customer', 'unmerge', c]);
    assert.deepEqual([a, b, c].map(file), before);
});

test('B and C into A: either may be parted first, and shared tags come back to all', () => {
    const [a, b, c] = [add('A2'), add('B2', '--address', 'Kyiv'), add('C2', '--address', 'Lviv')];
    for (const who of [b, c]) json(['customer', 'tag', who, 'shared']);
    const before = [a, b, c].map(file);
    for (const order of [[b, c], [c, b]]) {
        json(['customer', 'merge', a, b]);
        json(['customer', 'merge', a, c]);
        assert.equal(file(a).address, 'Kyiv');
        json(['customer', 'unmerge', order[0]]);
        assert.deepEqual(json(['customer', 'show', a]).tags, ['shared']);
        json(['customer', 'unmerge', order[1]]);
        assert.deepEqual([a, b, c].map(file), before);
    }
});

test('the anonymous customer is nobody: never merged, changed or erased', () => {
    const a = add('A3');
    for (const args of [['merge', a, 'cus_0000000000000'], ['merge', 'cus_0000000000000', a],
        ['erase', 'cus_0000000000000', '--yes'], ['tag', 'cus_0000000000000', 'x']])
        assert.match(refused('conflict', ['customer', ...args]), /anonymous customer cannot be changed/);
});
