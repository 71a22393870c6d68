// The programme over HTTP: read, put whole, rule by rule, tried; who may is asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn, tokenOf } from '../server.mjs';
import { imported, noon, rule } from './shop.mjs';

imported('orders', ['number,customer,date,total', 'o1,anna,2026-10-05,20.00']);
const server = await signedIn(noon);
const path = '/api/v1/loyalty';
const put = (place, body, options) => server.send('PUT', `${path}/${place}`, { body, ...options });
const settings = { starts_at: '2026-10-01T00:00:00Z', share_max: 5000 };
const tiers = [{ code: 'gold', name: 'Gold', by: 'orders', least: 3, discount: 500 }];

test('it is put whole and read as it was written', async () => {
    const whole = { settings, rules: [rule('base')], tiers };
    const taken = await put(`programme`, whole);
    assert.deepEqual([taken.status, taken.body], [200, whole]);
    assert.deepEqual((await server.get(`${path}/programme`)).body, whole);
    const wrong = await put(`programme`, { ...whole, tiers: [{ ...tiers[0], days: 0 }] });
    assert.deepEqual([wrong.status, wrong.body.pointer], [400, '/tiers/0/days']);
    const kept = await put(`programme`, { rules: [rule('base')], tiers });
    assert.equal(kept.body.settings.starts_at, settings.starts_at, 'a start that is not told stays');
});

test('rules are added, changed, paused and listed one by one', async () => {
    const two = await put(`rules/extra`, rule('extra', { state: 'draft' }));
    assert.deepEqual([two.status, two.body.given.points], [200, 0]);
    assert.equal((await put(`rules/other`, rule('extra'))).body.pointer, '/code');
    const bad = await put(`rules/bad`, rule('bad', { when: { nonsense: [] } }));
    assert.deepEqual([bad.status, bad.body.pointer], [400, '/when']);
    assert.equal((await server.post(`${path}/rules/extra/resume`)).body.rule.state, 'active');
    assert.equal((await server.post(`${path}/rules/extra/pause`)).body.rule.state, 'paused');
    const { items } = (await server.get(`${path}/rules`)).body;
    assert.deepEqual(items.map((i) => [i.rule.code, i.rule.state]), [['base', 'active'], ['extra', 'paused']]);
    assert.equal((await server.get(`${path}/rules/none`)).status, 404);
});

test('a dry run is the same as at the command line', async () => {
    const held = await server.post(`${path}/rules/try`, { rule: 'extra' });
    assert.deepEqual([held.status, held.body.points, held.body.orders], [200, 400, 1]);
    const told = await server.post(`${path}/rules/try`,
        { programme: { rules: [rule('draft', { state: 'draft', value: 500 })] }, from: '2026-10-05', to: '2026-10-05' });
    assert.deepEqual([told.body.points, told.body.top.length], [100, 1]);
});

test('only who leads changes the programme', async () => {
    const agent = { token: tokenOf('agent') };
    assert.equal((await server.get(`${path}/rules`, agent)).status, 200);
    assert.equal((await put(`rules/base`, rule('base'), agent)).status, 403);
});
