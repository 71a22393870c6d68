// A till that dies at any statement moved points wholly or not at all; its key, sent again, moves them once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { json, program } from '../driver.mjs';
import { balance, member, move } from './ledger.mjs';

const STATEMENTS_MAX = 200; // a run that takes more counts something wrong

// Runs it, stopped at the n-th statement by a kill or an error, for n = 1, 2 ... until it is done.
function stopped(how, args, looks) {
    for (let n = 1; n < STATEMENTS_MAX; n++) {
        const { binary, db, env } = program({ MAITRED_FAULT: `${how}:${n}` });
        const run = spawnSync(binary, ['loyalty', ...args, '--db', db], { encoding: 'utf8', env });
        looks();
        if (run.status === 0) return n;
    }
    return assert.fail('it never came to its end');
}

for (const how of ['kill', 'statement'])
    test(`a transfer between two customers (${how})`, () => {
        const anna = member(), ira = member();
        move('earn', [anna.phone, 100], { key: 'e' });
        const sum = () => [balance(anna)?.balance, balance(ira)?.balance ?? 0].join();
        const count = stopped(how, ['transfer', anna.phone, ira.phone, '40', '--key', how],
            () => assert.ok(['100,0', '60,40'].includes(sum()), sum()));
        assert.ok(count > 10, `${count} statements`);
        assert.equal(move('transfer', [anna.phone, ira.phone, 40], { key: how }).is_replay, true);
        assert.equal(sum(), '60,40');
        assert.equal(json(['loyalty', 'check']).is_sound, true);
        assert.equal(json(['check']).ok, true);
    });
