// Libraries of others (tests/sdk), what they are asked to send, and what must arrive of it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { json } from '../driver.mjs';
import { kinds } from './event.mjs';

const packages = join(dirname(fileURLToPath(import.meta.url)), '../../sdk/package.json');
export const skip = !existsSync(join(dirname(packages), 'node_modules')) &&
    'the packages of tests/sdk are not installed (npm ci): no network?';
export const load = (name) => createRequire(packages)(name);

// All calls a library has, about one user.
export function calls(to, userId) {
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

export function arrived(userId) {
    const seen = kinds(`${userId}@example.org`);
    const of = (kind) => seen.filter((k) => k === kind).length;
    assert.deepEqual([of('event'), of('order'), of('return')], [100, 1, 1]);
    assert.equal(json(['customer', 'export', `${userId}@example.org`]).orders[0].at,
        '2024-03-01T10:00:00Z');
}

// Passes requests on, and loses the first answer of each path.
export async function lossy(to) {
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
