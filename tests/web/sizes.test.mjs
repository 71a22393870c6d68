// What a browser loads before it shows anything stays small: measured by the build (web/dist.sizes.json).
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const INITIAL_MAX = 300_000; // bytes of JavaScript, gzip
const file = new URL('../../web/dist.sizes.json', import.meta.url);

test('the initial JavaScript is under 300 kB', { skip: !existsSync(file) && 'web/ was not built' }, () => {
    const initial = JSON.parse(readFileSync(file)).filter((part) => part.isInitial);
    assert.ok(initial.length > 0);
    assert.ok(initial.reduce((sum, part) => sum + part.gzip, 0) < INITIAL_MAX);
});
