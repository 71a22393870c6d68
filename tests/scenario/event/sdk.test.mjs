// The libraries of Segment and RudderStack, as their makers publish them, deliver to us: everything is
// acknowledged, and arrives once, also when an answer was lost on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { count, source } from './event.mjs';
import { arrived, calls, load, lossy, skip } from './sdk.mjs';

json(['setting', 'set', 'currency', 'USD']);
const { write_key: key } = source();
const server = await serve();

test('@segment/analytics-node', { skip }, async () => {
    const { Analytics } = load('@segment/analytics-node');
    const to = new Analytics({ writeKey: key, host: server.url, flushAt: 20, maxRetries: 3 });
    const failed = [], statuses = [];
    to.on('error', (e) => failed.push(e)).on('http_response', (e) => statuses.push(e.status));
    calls(to, 'seg');
    await to.closeAndFlush({ timeout: 30_000 });
    assert.deepEqual(failed, []);
    assert.deepEqual(new Set(statuses), new Set([200]));
    arrived('seg');
});

test('@rudderstack/rudder-sdk-node, and an answer that is lost', { skip }, async () => {
    const proxy = await lossy(server.url);
    const Rudder = load('@rudderstack/rudder-sdk-node');
    const to = new Rudder(key, { dataPlaneUrl: proxy.url, flushAt: 20, flushInterval: 200,
        logLevel: 'none' });
    let failed = 0, waiting = 0;
    const told = new Promise((resolve) => calls(new Proxy(to, {
        get: (_, name) => (message) => (waiting++, to[name](message, (error) => {
            failed += !!error;
            if (--waiting === 0) setTimeout(() => waiting || resolve(), 500);
        })),
    }), 'rud'));
    await told;
    proxy.stop();
    assert.equal(failed, 0);
    assert.ok(proxy.lost() > 1);
    arrived('rud');
    assert.equal(count('event_rejected'), 0);
});
