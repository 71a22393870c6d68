// The libraries of Segment and RudderStack, as their makers publish them, deliver to us: everything is
// acknowledged, and arrives once, also when an answer was lost on the way.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { count, kinds, source } from './event.mjs';

const packages = join(dirname(fileURLToPath(import.meta.url)), '../../sdk/package.json');
const skip = !existsSync(join(dirname(packages), 'node_modules')) &&
    'the packages of tests/sdk are not installed (npm ci): no network?';
const load = (name) => createRequire(packages)(name);

json(['setting', 'set', 'currency', 'USD']);
const { write_key: key } = source();
const server = await serve();

// All calls a library has, about one user.
function calls(to, userId) {
    const product = { product_id: 'p1', sku: 'S-1', name: 'Uno — карты', price: 3, quantity: 2 };
    to.page({ anonymousId: `a-${userId}`, name: 'Pricing', properties: { url: 'https://x.example/p' } });
    to.identify({ userId, traits: { email: `${userId}@example.org`, firstName: 'Иван' } });
    to.track({ userId, event: 'Order Completed', properties: { order_id: userId, currency: 'USD',
        products: [product] }, timestamp: new Date('2024-03-01T10:00:00Z') });
    to.track({ userId, event: 'Order Refunded', properties: { order_id: userId, products: [product] } });
    to.screen({ userId, name: 'Home' });
    to.group({ userId, groupId: 'g-1', traits: { name: 'Initech' } });
    to.alias({ userId, previousId: `a-${userId}` });
    for (let i = 0; i < 100; i++) to.track({ userId, event: 'Tick', properties: { i } });
    return 107;
}

function arrived(userId) {
    const seen = kinds(`${userId}@example.org`);
    const of = (kind) => seen.filter((k) => k === kind).length;
    assert.deepEqual([of('event'), of('order'), of('return')], [100, 1, 1]);
    assert.equal(json(['customer', 'export', `${userId}@example.org`]).orders[0].at,
        '2024-03-01T10:00:00Z');
}

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

// Passes requests on, and loses the first answer of each path.
async function lossy(to) {
    let lost = 0;
    const proxy = createServer(async (request, response) => {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const headers = { ...request.headers };
        delete headers.connection; delete headers.host; delete headers['content-length'];
        const answer = await fetch(to + request.url, { method: request.method, headers,
            body: Buffer.concat(chunks), redirect: 'manual' });
        if (lost++ === 0) return request.socket.destroy();
        response.writeHead(answer.status).end(await answer.text());
    });
    await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${proxy.address().port}`, stop: () => proxy.close(),
        lost: () => lost };
}

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
