// Visitors of whom only a device is known are forgotten some days after they were last heard of; nobody else is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { basic, count, source } from './event.mjs';

const DAY = 86_400, START = 1_800_000_000;
const at = (days) => ({ env: { MAITRED_CLOCK: String(START + days * DAY) } });
const { write_key: key } = source('segment', [], at(0));
const device = (name) => `device:${name}`;
const has = (name) => count(`identity WHERE ident LIKE '${device('%')}${name}'`) === 1;

// What these did on that day, whatever the day is called where the program runs.
async function day(days, calls, work = async () => {}) {
    const server = await signedIn({ ...at(days), args: ['--jobs', '0'] });
    const timestamp = new Date((START + days * DAY) * 1000);
    const batch = calls.map((call, i) => ({ type: 'track', event: 'Looked', messageId: `${days}-${i}`, timestamp, ...call }));
    assert.equal((await server.post('/v1/batch', { batch, sentAt: timestamp }, { token: '', headers: basic(key) })).status, 200);
    await work();
    await server.stop();
}
const run = (days) => assert.equal(maitred(['job', 'run', '--once'], at(days)).status, 0);

test('who was not heard of goes, with all they did; who came back, or is somebody, stays', async () => {
    await day(0, [{ anonymousId: 'gone' }, { type: 'page', anonymousId: 'gone', name: 'Home' }, { anonymousId: 'back' },
        { anonymousId: 'known', userId: 'u1' }, { anonymousId: 'noted' }], async () => {
        const id = /\d+/.exec(sql(`SELECT customer_id FROM identity WHERE ident LIKE '%noted'`))[0];
        sql(`INSERT INTO customer_note (customer_id, id, at, author, body) VALUES (${id}, 1, 1, 'x', 'asked for tea')`);
    });
    await day(350, [{ anonymousId: 'back' }, { anonymousId: 'new' }]);
    run(399);
    assert.ok(has('gone'));
    run(401);
    assert.deepEqual(['gone', 'back', 'known', 'noted', 'new'].map(has), [false, true, true, true, true]);
    assert.equal(count('touchpoint'), 5); // back twice, known, noted, new
    assert.equal(count('event_detail'), 5);
    assert.equal(count('customer WHERE erased_at > 0'), 1);
    assert.equal(json(['check'], at(401)).ok, true);
});

test('a business says how long; nought keeps them', async () => {
    refused('invalid', ['setting', 'set', 'visitor_days', '-1']);
    assert.equal(maitred(['setting', 'set', 'visitor_days', '0']).status, 0);
    run(2000);
    assert.ok(has('back') && has('new'));
    assert.equal(maitred(['setting', 'set', 'visitor_days', '30']).status, 0);
    run(2002);
    assert.deepEqual(['back', 'known', 'noted', 'new'].map(has), [false, true, true, false]);
    await day(2002, [{ anonymousId: 'gone' }]); // a visitor as any other
    assert.ok(has('gone'));
});
