// When something happened: clocks of devices are put right, nothing comes from the future.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { basic, source } from './event.mjs';

const { write_key: key } = source();
const server = await serve();
let user = 0;

// Where an event with these times, in seconds from now, ends up on the timeline.
async function happened({ timestamp, originalTimestamp, sentAt }) {
    const now = Date.now(), userId = `c${++user}`;
    const at = (s) => (typeof s === 'number' ? new Date(now + s * 1000).toISOString() : s);
    const answer = await server.post('/v1/track', { userId, event: 'E', timestamp: at(timestamp),
        originalTimestamp: at(originalTimestamp), sentAt: at(sentAt) },
    { token: '', headers: basic(key) });
    assert.equal(answer.body.rejected, undefined);
    const [{ at: when }] = json(['customer', 'export', `ext::${userId}`]).touchpoint;
    return Math.round((Date.parse(when) - now) / 1000);
}

const near = (seconds, wanted) => assert.ok(Math.abs(seconds - wanted) <= 3, `${seconds}, not ${wanted}`);

test('by the difference between sending and happening, whatever the clock showed', async () => {
    near(await happened({}), 0);
    near(await happened({ timestamp: -3600 }), -3600);
    near(await happened({ timestamp: 7200 - 60, sentAt: 7200 }), -60);
    near(await happened({ originalTimestamp: -86400 * 700 - 90, sentAt: -86400 * 700 }), -90);
    near(await happened({ timestamp: -86400, originalTimestamp: 5, sentAt: 5 }), -86400);
    near(await happened({ timestamp: 86400 }), 0);
    near(await happened({ timestamp: -60, sentAt: 'no time' }), -60);
});

test('in the shapes that programs write moments', async () => {
    const now = Date.now();
    near(await happened({ timestamp: `${new Date(now - 60e3).toISOString().slice(0, 19)}` }), -60);
    near(await happened({ timestamp: new Date(now - 60e3).toISOString().replace('T', ' ') }), -60);
});
