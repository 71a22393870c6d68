// Deliveries, scores and visits come in over HTTP and stand in the customer's timeline.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

maitred(['customer', 'add', '--name', 'Ann', '--card', '1']);
const server = await signedIn();
const fate = async (noun, body) => {
    const { status, body: answer } = await server.post(`/api/v1/${noun}`, { customer: '1', ...body });
    assert.equal(status, 201);
    return answer.fate;
};

test('a delivery is renewed, a score is once, a visit is each time', async () => {
    await server.post('/api/v1/orders', { customer: '1', number: '7', total: { amount: 1 } });
    const delivery = { number: '7', order: '7', promised_at: '2026-03-01T10:00:00Z' };
    assert.equal(await fate('deliveries', delivery), 'added');
    assert.equal(await fate('deliveries', delivery), 'known');
    assert.equal(await fate('deliveries', { ...delivery, delivered_at: '2026-03-03T10:00:00Z' }), 'changed');
    const score = { metric: 'nps', value: 9, comment: 'fine', at: '2026-03-04T10:00:00Z', order: '7' };
    assert.equal(await fate('scores', score), 'added');
    assert.equal(await fate('scores', score), 'known');
    for (let i = 0; i < 2; i++)
        assert.equal(await fate('visits', { channel: 'shop', at: '2026-03-05T10:00:00Z' }), 'added');
    const kinds = json(['customer', 'show', '1']).timeline.map((t) => t.kind);
    assert.deepEqual(kinds.sort(), ['delivery', 'nps', 'order', 'visit', 'visit']);
    assert.equal(maitred(['check']).status, 0);
});
