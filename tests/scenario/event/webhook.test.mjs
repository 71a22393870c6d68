// Programs of any kind push orders and scores by a mapping.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';
import { kinds, source } from './event.mjs';
import { file, poster } from './shop.mjs';

json(['setting', 'set', 'currency', 'USD']);
const server = await serve();
const post = poster(server);

test('any program: orders and scores by a mapping, told by a key', async () => {
    const mapping = file('orders.json', JSON.stringify({ kind: 'order', events: '/data/orders',
        message: '/uuid', fields: { number: '/no', at: '/when', email: '/who/mail~1x', lines: '/rows' },
        line: { sku: '/0', quantity: '/1', price: '/2' } }));
    const any = source('webhook', ['--mapping', mapping]);
    const body = JSON.stringify({ data: { orders: [{ uuid: 1, no: 'A7', when: '2024-05-01 10:00:00',
        who: { 'mail/x': 'any@example.com' }, rows: [['S', 2, '1.25']] }, { uuid: 2, no: 'A8' }, 5] } });
    const key = { 'X-Write-Key': any.write_key };
    assert.equal((await post(any.path, body, {})).status, 401);
    const { rejected } = (await post(any.path, body, key)).body;
    assert.deepEqual(rejected.map((r) => r.index), [1, 2]);
    assert.equal((await post(any.path, body, key)).body.rejected.length, 1);
    assert.equal(json(['customer', 'export', 'any@example.com']).orders[0].total.amount, 250);
    const nps = source('webhook', ['--mapping', file('nps.json', JSON.stringify({ kind: 'score',
        fields: { email: '/mail', metric: '=nps', score: '/answer', comment: '/why' } }))]);
    const scores = JSON.stringify([{ mail: 'any@example.com', answer: '9', why: 'fine' }]);
    assert.equal((await post(`${nps.path}?key=${nps.write_key}`, scores, {})).status, 401); // addresses end in logs
    await post(nps.path, scores, { Authorization: `Basic ${btoa(`${nps.write_key}:`)}` });
    assert.deepEqual(kinds('any@example.com'), ['order', 'nps']);
});
