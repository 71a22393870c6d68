// A runner that is killed at any statement loses no mail and sends no other: the next one ends its work.
// Every fifth statement of a run, beginning with another one for each process.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { json, program } from '../driver.mjs';
import { NOON, env, queue, run, server } from '../mail/outbox.mjs';

const STATEMENTS_MAX = 300; // some sixteen for each kind of every so often
const STEP = 5;
const HOUR = 3600;
const ids = (mails) => new Set(mails.map((mail) => /^Message-Id: (.*)\r$/im.exec(mail.text)[1]));

function killedAt(n, at) {
    const { binary, db, env: own } = program({ ...env(at), MAITRED_FAULT: `kill:${n}` });
    return spawnSync(binary, ['job', 'run', '--once', '--db', db], { env: own }).signal === 'SIGKILL';
}

test('killed at its n-th statement', async () => {
    let n = 1 + process.pid % STEP, at = NOON, sentTwice = 0;
    for (let isKilled = true; isKilled && n < STATEMENTS_MAX; n += STEP) {
        queue('ann@example.com', at);
        isKilled = killedAt(n, at);
        json(['check']); // each mail that is queued has its job
        at += HOUR; // its lease has ended
        run(at);
        const mails = await server.mails();
        assert.equal(ids(mails).size, 1, `statement ${n}`);
        sentTwice += mails.length - 1;
        at += HOUR;
    }
    assert.ok(n > 10 && n < STATEMENTS_MAX, `${n} statements`);
    assert.ok(sentTwice < n / 2); // only when it was killed between the server's word and its own note
    assert.deepEqual(json(['mail', 'list', '--limit', '500']).mails.filter((m) => m.state !== 'sent'), []);
});
