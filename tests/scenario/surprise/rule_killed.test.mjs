// A run that is killed at any statement is done again: nobody has a gift twice, and none is lost.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { json, program } from '../driver.mjs';
import { at, bought, budget, budgets, choose, customer, gift, ordered, rule, states } from './shop.mjs';

const KILLS_MAX = 400;
const names = ['anna', 'bob', 'cleo'];
names.forEach((name) => customer('--name', name, '--external', name));
bought([...names, 'anna']);
gift('star', '2', '--points', '200');
gift('card', '1');
budget('4');
rule('old', 'card', ordered(1), '--hand-days', '1');
choose();
json(['surprise', 'rule', 'pause', 'old']);
budget('6');
rule('star', 'star');
rule('twice', 'card', ordered(2));

test('whatever statement it dies at, gifts, points and the budget agree', () => {
    const later = at('2026-12-30T10:00:00'); // what waited lapses; then points for everybody
    let died = 0;
    for (let n = 1; n < KILLS_MAX; n++) {
        const { binary, db, env } = program({ ...later.env, MAITRED_FAULT: `kill:${n}` });
        const run = spawnSync(binary, ['surprise', 'rule', 'run', '--db', db], { encoding: 'utf8', env });
        assert.equal(json(['check']).ok, true);
        if (run.signal !== 'SIGKILL') {
            assert.equal(run.status, 0, run.stderr);
            break;
        }
        died++;
    }
    assert.ok(died > 20 && died < KILLS_MAX - 1, `${died}`);
    for (const name of names) {
        assert.deepEqual(states(name), ['star given', 'card lapsed']);
        assert.equal(json(['loyalty', 'balance', name], later).wallets[0].balance, 200);
    }
    assert.equal(budgets(later)[0].spent.amount, 600);
    assert.deepEqual(choose(later), { given: 0, waiting: 0, lapsed: 0 });
});
