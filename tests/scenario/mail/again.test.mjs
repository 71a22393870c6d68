// A mail that did not go is sent again later, as the same mail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, NOON, listed, queue, run, server } from './outbox.mjs';

test('an answer 4xx is tried again later, as the same mail', async () => {
    const at = NOON + DAY;
    queue('temp@example.com', at);
    assert.deepEqual(run(at), ['retried']);
    assert.match(listed('temp@example.com').error, /451 4\.3\.0/);
    assert.deepEqual(run(at + 30), []);
    assert.deepEqual(run(at + 90), ['done']);
    assert.equal((await server.mails()).length, 1);
});

test('a connection cut after the message: sent again, byte for byte', async () => {
    const at = NOON + 2 * DAY;
    queue('drop@example.com', at);
    assert.deepEqual(run(at), ['retried']);
    assert.deepEqual(run(at + 90), ['done']);
    const mails = await server.mails();
    assert.equal(mails.length, 2);
    assert.equal(mails[0].text, mails[1].text);
    assert.match(mails[0].text, /^Message-Id: <mail_[0-9a-z]{13}@example\.com>\r$/im);
});
