// A file is sent, looked at, imported by a job and watched; what was rejected can be fetched.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'node:test';
import { json } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const imports = '/api/v1/imports';
const send = (kind, raw) => server.send('POST', `${imports}?kind=${kind}&file_name=f.csv`, { raw });

// Until the import has this state.
async function until(id, state) {
    for (let left = 200; left > 0; left--) {
        const { body } = await server.get(`${imports}/${id}`);
        if (body.state === state) return body;
        assert.notEqual(body.state, state === 'failed' ? 'done' : 'failed', body.error);
        await pause(50);
    }
    return assert.fail(`not ${state}`);
}

const csv = 'card,number,date,amount\n1,A1,2026-03-01,10.00\n2,A2,2026-03-02,nonsense\n2,A3,2026-03-02,5.50\n';

test('sent, previewed, imported, watched', async () => {
    const sent = await send('orders', csv);
    assert.deepEqual([sent.status, sent.body.state, sent.body.size], [201, 'uploaded', csv.length]);
    const path = `${imports}/${sent.body.id}`;
    const { body: seen } = await server.post(`${path}/preview`, {});
    assert.deepEqual(seen.columns, ['card', 'number', 'date', 'amount']);
    assert.deepEqual(seen.rows[0].cells, ['1', 'A1', '2026-03-01', '10.00']);
    assert.equal(seen.question, null);
    assert.ok(seen.mapping.some((m) => m.field === 'number' && m.column === 2));
    assert.equal((await server.post(`${path}/run`, { currency: 'EUR' }, { headers: { 'Accept-Language': 'uk' } })).status, 202);
    const events = await server.get(`${path}/events`);
    assert.match(events.text, /event: end\n/);
    const done = await until(sent.body.id, 'done');
    assert.deepEqual([done.rows, done.added, done.rejected], [3, 2, 1]);
    assert.match((await server.get(`${path}/rejects`)).text, /nonsense.*це не число/); // as whoever asked reads
    assert.equal(json(['customer', 'show', '1']).orders, 1);
    assert.equal((await server.post(`${path}/run`, {})).status, 409);
    assert.equal((await server.get(imports)).body.items[0].id, sent.body.id);
});

test('what is in doubt is asked, and answered', async () => {
    const { body: { id } } = await send('orders', 'card,date,amount\n1,01/02/2026,1.00\n1,03/04/2026,2.00\n');
    const path = `${imports}/${id}`;
    const { body: seen } = await server.post(`${path}/preview`, {});
    assert.ok(seen.question);
    assert.deepEqual([seen.asks, seen.doubtful], ['dates', '01/02/2026']);
    assert.deepEqual([seen.needed, seen.mapping.length], [['date'], 3]);
    assert.equal((await server.post(`${path}/preview`, { dates: 'dmy' })).body.question, null);
    await server.post(`${path}/run`, {});
    assert.match((await until(id, 'failed')).error, /dates/);
    assert.equal((await server.get(`${path}/rejects`)).status, 404);
});

test('one that is not wanted is cancelled; no file, no kind, no right are refused', async () => {
    const { body: { id } } = await send('orders', csv);
    assert.equal((await server.post(`${imports}/${id}/cancel`)).body.state, 'cancelled');
    assert.equal((await server.post(`${imports}/${id}/cancel`)).status, 409);
    assert.equal((await send('shoes', csv)).status, 400);
    assert.equal((await send('orders', '')).status, 400);
    assert.equal((await server.get(`${imports}/imp_0000000000001`)).status, 404);
    assert.equal((await server.get(imports, { token: tokenOf('agent') })).status, 403);
});
