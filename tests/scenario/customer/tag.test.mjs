// A tag is given once, and taken off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';

const tags = (id) => maitred(['customer', 'export', id]).json().customer_tag;

test('tagging twice is tagging once, and untagging takes it off', () => {
    const id = '1001';
    json(['customer', 'add', '--name', 'Ann', '--card', id]);
    for (let i = 0; i < 2; i++)
        assert.equal(maitred(['customer', 'tag', id, 'vip']).status, 0);
    assert.match(JSON.stringify(tags(id)), /^[^v]*"vip"[^v]*$/);
    assert.equal(maitred(['customer', 'untag', id, 'vip']).status, 0);
    assert.doesNotMatch(JSON.stringify(tags(id)), /vip/);
});
