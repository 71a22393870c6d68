// Every analysis says over HTTP what the command line says, and names nobody to an analyst.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { folder, json, maitred } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';

const rows = ['card,name,phone,number,date,amount,channel'];
for (let i = 0; i < 400; i++) {
    const who = (i * 7) % 60, month = 1 + Math.floor(i / 34);
    rows.push(`${who},Secret ${who},+3804412345${String(who).padStart(2, '0')},${i},`
        + `2025-${String(month).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')},${5 + (i % 90)}.50,shop`);
}
writeFileSync(join(folder, 'orders.csv'), rows.join('\n'));
json(['import', 'orders', join(folder, 'orders.csv'), '--currency', 'EUR']);
for (let who = 0; who < 60; who++) maitred(['customer', 'edit', String(who), '--name', `Secret ${who}`]);
const server = await signedIn();
const analyst = { token: tokenOf('analyst') };
const day = '2025-12-31';

test('the same figures by both doors', async () => {
    for (const what of ['summary', 'all', 'rfm', 'nps', 'pareto', 'cohorts', 'retention', 'value', 'alive',
        'iceberg', 'economics']) {
        const { status, body } = await server.get(`/api/v1/insight/${what}?as_of=${day}`);
        assert.equal(status, 200, what);
        assert.deepEqual(body, json(['insight', what, '--as-of', day]), what);
    }
    const csv = await server.get(`/api/v1/insight/rfm?as_of=${day}&format=csv`);
    assert.equal(csv.text, maitred(['insight', 'rfm', '--as-of', day, '--format', 'csv']).stdout);
    assert.match(csv.headers.get('content-type'), /^text\/csv/);
});

test('an analyst sees figures and no names', async () => {
    const rfm = (await server.get(`/api/v1/insight/rfm?as_of=${day}`)).body;
    const { name: segment } = rfm.segments.find((s) => s.customers > 0);
    const named = `/api/v1/insight/rfm?as_of=${day}&segment=${segment}`;
    assert.match((await server.get(named)).text, /Secret/);
    for (const path of [named, ...['all', 'alive', 'value'].map((w) => `/api/v1/insight/${w}?as_of=${day}`)]) {
        const { status, text } = await server.get(path, analyst);
        assert.equal(status, 200, path);
        assert.doesNotMatch(text, /secret|38044/i, path);
    }
});

test('a baseline is set and compared with', async () => {
    const set = await server.post(`/api/v1/insight/baseline/set?as_of=${day}&days=30`);
    assert.equal(set.status, 200);
    assert.equal((await server.post('/api/v1/insight/baseline/set', undefined, analyst)).status, 403);
    const query = `as_of=${day}`;
    const shown = await server.get(`/api/v1/insight/baseline/show?${query}`);
    assert.deepEqual(shown.body, json(['insight', 'baseline', 'show', '--as-of', day]));
});

test('the front line has no analyses, and wrong questions are refused', async () => {
    const token = tokenOf('agent');
    assert.equal((await server.get('/api/v1/insight/summary', { token })).status, 403);
    for (const query of ['as_of=yesterday', 'shoe=1', 'view=none'])
        assert.equal((await server.get(`/api/v1/insight/summary?${query}`)).status, 400);
});
