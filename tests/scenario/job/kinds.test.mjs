// What kinds of jobs there are, and those of every so often.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';

test('kinds say what they do', () => {
    const { kinds } = json(['job', 'kinds']);
    assert.ok(kinds.find((k) => k.kind === 'kept.sweep').every_s > 0);
    assert.match(maitred(['job', 'kinds', '--lang', 'uk']).stdout, /надсилає лист/);
});

test('what is done every so often runs once in each stretch of time', () => {
    const HOUR = 3600, began = 1767268800;
    const run = (seconds) => json(['job', 'run', '--once'],
        { env: { MAITRED_CLOCK: String(seconds) } }).jobs
        .filter((j) => j.kind === 'kept.sweep').map((j) => j.outcome);
    assert.deepEqual(run(began + 5), ['done']);
    assert.deepEqual(run(began + HOUR - 1), []);
    assert.deepEqual(run(began + HOUR), ['done']);
    const { jobs } = json(['job', 'list', '--limit', '50']);
    assert.equal(jobs.find((j) => j.kind === 'kept.sweep').due_at, '2026-01-01T14:00:00Z');
});
