// Mail leaves by the outbox: sent once, and given up when the server says no.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { DAY, NOON, env, listed, queue, run, server } from './outbox.mjs';

const decoded = (text) => text.replaceAll('?= =?UTF-8?B?', '')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (all, kind, word) => kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : decodeURIComponent(word.replaceAll('_', ' ').replaceAll('=', '%')));

test('a mail is sent once, and its text forgotten', async () => {
    queue('ann@example.com', NOON);
    assert.deepEqual(run(NOON), ['done']);
    assert.deepEqual(run(NOON + DAY / 2), []);
    const [mail, ...others] = await server.mails();
    assert.equal(others.length, 0);
    const text = decoded(mail.text.replaceAll('\r\n ', ' '));
    assert.match(text, /^From: Лавка <shop@example\.com>\r$/m);
    assert.match(text, /^Subject: maitred уміє надсилати пошту\r$/m);
    assert.match(text, /^Date: Thu, 01 Jan 2026 12:00:00 \+0000\r$/m);
    assert.doesNotMatch(mail.text, /[^\x00-\x7f]|[^\r]\n/); // seven bits, CR LF
    assert.equal(listed('ann@example.com').state, 'sent');
    assert.equal(sql('SELECT body_text FROM mail').trim(), '');
});

test('an answer 5xx is for good, until somebody has it tried again', () => {
    const at = NOON + 3 * DAY;
    queue('bounce@example.com', at);
    assert.deepEqual(run(at), ['failed']);
    assert.equal(listed('bounce@example.com').state, 'failed');
    const job = json(['job', 'list']).jobs.find((j) => j.state === 'failed');
    assert.match(job.error, /550 5\.1\.1/);
    assert.equal(maitred(['job', 'retry', job.kind, job.key], { env: env(at) }).status, 0);
    assert.deepEqual(run(at), ['failed']);
    refused('missing', ['job', 'retry', 'mail.send', '5']);
    json(['check']);
});
