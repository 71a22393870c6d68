// kill -9 while files are sent and imported: what was answered is there, and the import ends whole, nothing twice.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { folder, json, sql } from '../driver.mjs';
import { serve, tokenOf } from '../server.mjs';

const imports = '/api/v1/imports', ROWS = 120_000;
const args = ['--upload-dir', mkdtempSync(join(folder, 'upload'))];
const token = tokenOf('owner');
const started = async () => Object.assign(await serve({ args, isWatched: false }), { token });
const day = (i) => new Date(Date.UTC(2024, 0, 1 + i % 700)).toISOString().slice(0, 10);
const csv = `card,number,date,amount\n${Array.from({ length: ROWS }, (_, i) =>
    `${i % 3000},N${i},${day(i)},${1 + i % 90}.50\n`).join('')}`;

// Sends files until the server is gone; [id, bytes] of those that were answered.
async function send(server, answered) {
    for (let i = 1; ; i++) {
        const raw = csv.slice(0, 4000 + 100 * i);
        const answer = await server.send('POST', `${imports}?kind=orders&file_name=f.csv`, { raw }).catch(() => null);
        if (!answer) return;
        assert.equal(answer.status, 201, answer.text);
        answered.push([answer.body.id, raw.length]);
    }
}

test('every file whose sending was answered is there, whole', async () => {
    const answered = [];
    for (const ms of [300, 500]) {
        const server = await started();
        const senders = Array.from({ length: 4 }, () => send(server, answered));
        await pause(ms);
        await server.kill();
        await Promise.all(senders);
    }
    assert.ok(answered.length > 8, `${answered.length}`);
    const server = await started();
    for (const [id, bytes] of answered) {
        const { body } = await server.get(`${imports}/${id}`);
        assert.deepEqual([body.state, body.size], ['uploaded', bytes]);
        assert.equal((await server.post(`${imports}/${id}/preview`, {})).body.rows.length, 10);
    }
    await server.stop();
});

test('an import that was asked for ends, however often the server is killed', async () => {
    let server = await started(), cut = 0;
    const { body: { id } } = await server.send('POST', `${imports}?kind=orders&file_name=all.csv`, { raw: csv });
    assert.equal((await server.post(`${imports}/${id}/run`, { currency: 'EUR' })).status, 202);
    const state = async () => (await server.get(`${imports}/${id}`)).body.state;
    for (const ms of [200, 500, 1000, 1500]) {
        await pause(ms);
        cut += await state() === 'running';
        await server.kill();
        sql("UPDATE upload SET touched_at = 1; UPDATE job SET due_at = 0 WHERE kind LIKE 'import.%'"); // a minute later
        server = await started();
    }
    assert.ok(cut > 1, `killed ${cut} times`);
    for (let left = 1200; await state() !== 'done'; left--) {
        assert.ok(left > 0);
        await pause(100);
    }
    await server.stop();
    assert.equal(sql("SELECT count(*) || ' ' || count(DISTINCT number) FROM orders").trim(), `${ROWS} ${ROWS}`);
    assert.equal(json(['check']).ok, true);
    writeFileSync(join(folder, 'all.csv'), csv);
    const again = json(['import', 'orders', join(folder, 'all.csv')]);
    assert.deepEqual([again.added, again.changed], [0, 0]);
});
