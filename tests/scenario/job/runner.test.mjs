// A server runs what is due; what a killed process had in hand runs again when its lease has ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { sink } from '../mail/sink.mjs';
import { serve } from '../server.mjs';

const smtp = await sink();
const env = { MAITRED_SMTP_URL: smtp.url, MAITRED_SMTP_TLS: 'none',
    MAITRED_MAIL_FROM: 'shop@example.com' };
const queue = (to) => json(['mail', 'test', to, '--queue']);
const job = () => json(['job', 'list']).jobs.find((j) => j.kind === 'mail.send');

async function until(what) {
    for (let i = 0; i < 100; i++) {
        const found = await what();
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it did not happen');
}

test('a server sends what another process queued', async () => {
    const server = await serve({ env });
    queue('ann@example.com');
    assert.equal((await until(async () => (await smtp.mails())[0])).to, 'ann@example.com');
    await until(() => !job());
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

test('a server that is told to stop lets go of what it has in hand', async () => {
    const server = await serve({ env });
    queue('hang@example.com');
    await until(async () => (await smtp.mails())[0]?.hung);
    assert.equal(job().state, 'running');
    const began = Date.now();
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.ok(Date.now() - began < 10_000);
    assert.equal(job().state, 'waiting');
    assert.equal(job().attempts, 0);
});

test('a killed process: the job runs again when its lease has ended', async () => {
    const server = await serve({ env });
    await until(async () => (await smtp.mails())[0]?.hung);
    await server.kill();
    assert.equal(job().state, 'running');
    const once = (seconds) => json(['job', 'run', '--once'], { env: { ...env,
        MAITRED_SMTP_URL: 'smtp://127.0.0.1:1', MAITRED_CLOCK: String(seconds) } }).jobs
        .filter((j) => j.kind === 'mail.send').map((j) => j.outcome);
    const now = Math.floor(Date.now() / 1000);
    assert.deepEqual(once(now), []);
    assert.deepEqual(once(now + 600), ['retried']);
    assert.equal(job().attempts, 2);
});
