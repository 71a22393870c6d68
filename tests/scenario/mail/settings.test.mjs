// Mail waits for its settings, says what is wrong with them, and never shows the password.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { sink } from './sink.mjs';

const NOON = 1767268800;
const PASSWORD = 'correct horse';
const set = (name, value) => assert.equal(maitred(['setting', 'set', name, value]).status, 0);
const at = (seconds) => ({ env: { MAITRED_CLOCK: String(seconds) } });
const sent = (seconds) => json(['job', 'run', '--once'], at(seconds)).jobs
    .filter((job) => job.kind === 'mail.send').map((job) => job.outcome);

test('without a mail server mail waits, and goes when there is one', async () => {
    const server = await sink();
    json(['mail', 'test', 'ann@example.com', '--queue'], at(NOON));
    assert.deepEqual(sent(NOON), ['later']);
    assert.match(maitred(['mail', 'list']).stdout, /Mail waits/);
    assert.match(refused('conflict', ['mail', 'test', 'ann@example.com']), /smtp_url and mail_from/);
    set('smtp_url', server.url);
    set('mail_from', 'shop@example.com');
    assert.deepEqual(sent(NOON + 61), ['retried']); // it must encrypt
    assert.match(json(['mail', 'list']).mails[0].error, /does not encrypt/);
    set('smtp_tls', 'none');
    assert.deepEqual(sent(NOON + 600), ['done']);
    assert.equal((await server.mails())[0].to, 'ann@example.com');
});

test('the password is used, and shown nowhere', async () => {
    const server = await sink({ password: PASSWORD });
    const env = { MAITRED_SMTP_URL: server.url }; // stronger than what is stored
    set('smtp_user', 'shop');
    set('smtp_password', 'wrong');
    const wrong = maitred(['mail', 'test', 'bob@example.com'], { env });
    assert.equal(wrong.status, 74);
    assert.match(wrong.stderr, /535/);
    const right = { ...env, MAITRED_SMTP_PASSWORD: PASSWORD };
    json(['mail', 'test', 'bob@example.com', '--name', 'Bob'], { env: right });
    assert.match((await server.mails())[0].text, /^To: Bob <bob@example\.com>\r$/m);
    const { settings } = json(['setting', 'list'], { env: right });
    assert.equal(settings.find((s) => s.name === 'smtp_password').value, '***');
});

test('what is no address, or would be a header of its own, is refused', () => {
    for (const to of ['ann', 'a@b@c', 'a@b.example\r\nBcc: x@y.example', 'a b@c.example'])
        refused('invalid', ['mail', 'test', to, '--queue']);
    refused('invalid', ['mail', 'test', 'a@b.example', '--name', 'A\r\nBcc: x@y.example', '--queue']);
    refused('invalid', ['setting', 'set', 'mail_from', 'shop']);
    refused('invalid', ['setting', 'set', 'smtp_url', 'http://example.com']);
});
