// A till that dies while it redeems, or while it releases, did so wholly or not at all; the same key later is told which.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { json, program } from '../driver.mjs';
import { basket, campaign, codes, customer, till } from './till.mjs';

const STATEMENTS_MAX = 200; // a run that takes more counts something wrong
const what = basket(['tea 1200'], { customer: customer('Anna') });
campaign('FIVE', '--amount', '5');
const [code] = codes('FIVE', '--count', '1');
const kinds = () => json(['customer', 'show', what.customer]).timeline.map((t) => t.kind).join();
const verdict = () => json(['coupon', 'look', code]).verdict;

// Runs it, killed at the n-th statement, for n = 1, 2 ... until it lives; looks at the database after each.
function killed(args, looks) {
    for (let n = 1; n < STATEMENTS_MAX; n++) {
        const { binary, db, env } = program({ MAITRED_FAULT: `kill:${n}` });
        const run = spawnSync(binary, [...args, '--db', db], { input: JSON.stringify(what), encoding: 'utf8', env });
        json(['check']);
        looks();
        if (run.signal !== 'SIGKILL') return assert.equal(run.status, 0, run.stderr);
    }
    return assert.fail('it never lived');
}

test('redeemed: the code and the timeline say the same', () => {
    killed(['coupon', 'redeem', code, '--file', '-', '--key', 'k', '--order', 'A-1'],
        () => assert.ok(['good ', 'used coupon'].includes(`${verdict()} ${kinds()}`)));
    assert.equal(till('redeem', code, what, '--key', 'k', '--order', 'A-1').is_replay, true);
});

test('released: it is back, and off the timeline', () => {
    const { id } = till('redeem', code, what, '--key', 'k', '--order', 'A-1');
    killed(['coupon', 'release', id, '--key', 'r'],
        () => assert.ok(['good ', 'used coupon'].includes(`${verdict()} ${kinds()}`)));
    assert.equal(verdict(), 'good');
});
