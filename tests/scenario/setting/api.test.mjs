// Settings and what marketing cost are set over HTTP; a secret is never shown.
import assert from 'node:assert/strict';
import test from 'node:test';
import { json } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const put = (name, value, options) =>
    server.send('PUT', `/api/v1/settings/${name}`, { body: { value }, ...options });
const settings = async () => Object.fromEntries((await server.get('/api/v1/settings')).body.items
    .map((s) => [s.name, s]));

test('a currency nobody set is the server\'s, whatever language asks', async () => {
    for (const language of ['uk', 'ru', 'en']) {
        const { body } = await server.get('/api/v1/insight/summary', { headers: { 'Accept-Language': language } });
        assert.equal(body.currency, 'EUR');
    }
});

test('a setting is read, set and checked', async () => {
    assert.equal((await put('country', 'UA')).status, 204);
    assert.equal((await settings()).country.value, 'UA');
    const refused = await put('time_zone', 'Mars/Base');
    assert.deepEqual([refused.status, refused.body.pointer], [400, '/value']);
    assert.equal((await put('shoe', '1')).status, 400);
    const names = json(['setting', 'list']).settings.map((s) => s.name);
    assert.deepEqual(Object.keys(await settings()), names);
});

test('a secret is set and not shown; an analyst changes nothing', async () => {
    assert.equal((await put('smtp_password', 'hunter2')).status, 204);
    const answer = await server.get('/api/v1/settings');
    assert.doesNotMatch(answer.text, /hunter2/);
    const { value, is_set } = (await settings()).smtp_password;
    assert.deepEqual([value, is_set], [null, true]);
    const token = tokenOf('analyst');
    assert.equal((await put('country', 'GB', { token })).status, 403);
    assert.equal((await server.get('/api/v1/settings', { token })).status, 200);
});

test('what marketing cost is set by month and listed', async () => {
    const spend = { month: '2025-03', channel: 'Search', amount: { amount: 120000, currency: 'EUR' } };
    const fates = [];
    for (const amount of [120000, 120000, 90000])
        fates.push((await server.post('/api/v1/spend', { ...spend, amount: { amount } })).body.fate);
    assert.deepEqual(fates, ['added', 'known', 'changed']);
    assert.deepEqual((await server.get('/api/v1/spend/list')).body, json(['spend', 'list']));
    const refused = await server.post('/api/v1/spend', { ...spend, month: '2025-13' });
    assert.deepEqual([refused.status, refused.body.pointer], [400, '/month']);
});
