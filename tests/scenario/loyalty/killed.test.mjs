// A run of accruing that is killed at any statement is done again, and every order has earned once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { json, maitred, program } from '../driver.mjs';
import { customer, hold, imported, noon, rule } from './shop.mjs';

const KILLS_MAX = 400;
const tiers = [{ code: 'gold', name: 'Gold', by: 'spend', least: 5000 }];

test('whatever statement it dies at, points and what they are of agree', () => {
    imported('orders', ['number,customer,date,sku,quantity,price', 'o1,anna,2026-11-02,tea,2,10.00',
        'o2,anna,2026-11-09,tea,5,10.00', 'o3,boris,2026-11-09,cup,2,30.00', 'r1,boris,2026-11-10,cup,-1,30.00']);
    customer('--name', 'Clara', '--birth', '11-20');
    hold({ rules: [rule('base'), rule('some', { kind: 'fixed', value: 100, budget: 250 }),
        rule('birthday', { on: 'birthday', kind: 'fixed', value: 10 })], tiers });
    let died = 0;
    for (let n = 1; n < KILLS_MAX; n++) {
        const { binary, db, env } = program({ ...noon.env, MAITRED_FAULT: `kill:${n}` });
        const run = spawnSync(binary, ['loyalty', 'accrue', '--db', db], { encoding: 'utf8', env });
        assert.equal(json(['check']).ok, true);
        if (run.signal !== 'SIGKILL') {
            assert.equal(run.status, 0, run.stderr);
            break;
        }
        died++;
    }
    assert.ok(died > 30 && died < KILLS_MAX - 1, `${died}`);
    const points = (who) => json(['loyalty', 'balance', who], noon).wallets[0].balance;
    // 200 + 500 and twice 100; of 600 and what the budget leaves half came back.
    assert.deepEqual([points('anna'), points('boris')], [900, 325]);
    assert.equal(json(['loyalty', 'tier', 'anna'], noon).tier, 'gold');
    assert.deepEqual(json(['loyalty', 'rules', 'list']).rules.map((r) => r.given), [1300, 250, 10]);
    assert.match(maitred(['loyalty', 'check'], noon).stdout, /sound/);
    assert.equal(json(['loyalty', 'accrue'], noon).points, 0);
});
