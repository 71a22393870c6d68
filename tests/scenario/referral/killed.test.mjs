// A job that is killed at any statement rewards nobody twice and forgets nobody: the next run goes on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { json, program, sql } from '../driver.mjs';
import { at, code, customer, claim, orders, set } from './friends.mjs';

const FRIENDS = 25, STATEMENTS_MAX = 4000, STEP = 17;
set('friend_points', 100);
set('inviter_points', 70);
set('return_days', 1);
set('month_max', 1000);
const word = code(customer('--name', 'Anna'));
const names = Array.from({ length: FRIENDS }, (_, i) => `f${i}`);
for (const name of names) claim(word, customer('--external', name));
orders(...names.map((name, i) => `${i},${name},2026-11-10,tea,1,5.00`));

function killedAt(n, now) {
    const { binary, db, env } = program({ ...at(now).env, MAITRED_FAULT: `kill:${n}` });
    return spawnSync(binary, ['job', 'run', '--once', '--db', db], { env }).signal === 'SIGKILL';
}

test('killed at its n-th statement', () => {
    const clock = (i) => new Date(Date.parse('2027-01-05T00:00:00Z') + i * 7200e3).toISOString().slice(0, 19);
    const settled = new Set();
    let n = 1 + process.pid % STEP, i = 0, kills = 0;
    for (let rewarded = 0; rewarded < FRIENDS && n < STATEMENTS_MAX; n += STEP, i++) {
        kills += killedAt(n, clock(i)); // each run is after the lease of the one before
        let awards;
        [rewarded, awards] = sql(`SELECT (SELECT count(*) FROM referral WHERE state = 2),
            (SELECT count(*) FROM ledger_op WHERE kind = 1)`).trim().split('|').map(Number);
        assert.equal(awards, 2 * rewarded, `statement ${n}`);
        settled.add(rewarded);
    }
    assert.ok(kills > 5);
    assert.ok(settled.size > 3, `${[...settled]}`); // it was killed among them, and went on
    assert.equal(sql('SELECT count(*), sum(points) FROM ledger_op WHERE kind = 1').trim(), `${2 * FRIENDS}|${FRIENDS * 170}`);
    assert.equal(json(['check'], at(clock(i))).ok, true);
});
