// A rule, a till and a hand at the same time: one gift, one line on the timeline, no budget overrun.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { json, maitred, program, sql } from '../driver.mjs';
import { serve, signedIn } from '../server.mjs';
import { bought, budget, customer, gift, monday, rule, states, waiting } from './shop.mjs';

const names = Array.from({ length: 12 }, (_, i) => `g${i}`);
const people = names.map((name) => customer('--name', name, '--external', name));
gift('card', '1');
const one = await signedIn(monday);
const other = await serve(monday);
const post = (i, path, body) => (i % 2 ? one : other).send('POST', `/api/v1/surprises${path}`, { body, token: one.token });
const gifts = (who) => json(['customer', 'show', who], monday).timeline.filter((t) => t.kind === 'gift').length;

function chosen() {
    const { binary, db, env } = program(monday.env);
    return new Promise((done) => {
        spawn(binary, ['surprise', 'rule', 'run', '--db', db], { env, stdio: 'ignore' }).on('exit', done);
    });
}

test('two runs choose while staff give the same: each has it once, the budget holds', async () => {
    bought(names);
    budget('9');
    rule('card', 'card');
    const [a, b, ...answers] = await Promise.all([chosen(), chosen(),
        ...people.map((id, i) => post(i, '', { customer: id, gift: 'card' }))]);
    assert.deepEqual([a, b], [0, 0]);
    assert.ok(answers.every(({ status }) => [201, 409].includes(status)));
    assert.equal(Number(sql('SELECT sum(cost) FROM surprise WHERE undone_at = 0')), 900);
    assert.ok(people.every((id) => states(id, monday).length <= 1));
    assert.equal(maitred(['check'], monday).status, 0);
});

test('handed over by many, while staff give the same: one touchpoint', async () => {
    budget('100');
    assert.equal(await chosen(), 0);
    const all = waiting();
    assert.ok(all.length >= 3); // for whom there was no money before
    for (const { id, customer: who } of all) {
        const answers = await Promise.all([post(0, `/${id}/hand`), post(1, `/${id}/hand`), post(2, `/${id}/hand`),
            post(3, '', { customer: who, gift: 'card' }), post(4, '', { customer: who, gift: 'card' })]);
        assert.deepEqual(answers.map((r) => r.status), [200, 200, 200, 409, 409]);
        assert.equal(answers.filter((r) => r.body.is_replay).length, 2);
        assert.equal(gifts(who), 1);
    }
    assert.equal(maitred(['check'], monday).status, 0);
});
