// Locations: the business's shops by a code of its own, said by command and over HTTP alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const put = (code, body, options) => server.send('PUT', `/api/v1/locations/${code}`, { body, ...options });
const items = async () => (await server.get('/api/v1/locations')).body.items;
const kyiv = { code: 'K1', name: 'Хрещатик', address: 'Хрещатик, 1, Київ', time_zone: 'Europe/Kyiv' };

test('a location is added by command, listed by code, changed by its code, and removed', async () => {
    assert.equal(maitred(['location', 'set', 'L-2', 'London']).status, 0);
    assert.equal(maitred(['location', 'set', 'K1', 'Kyiv']).status, 0);
    assert.equal(maitred(['location', 'set', 'K1', kyiv.name, '--address', kyiv.address, '--zone', kyiv.time_zone]).status, 0);
    const london = { code: 'L-2', name: 'London', address: '', time_zone: '' };
    assert.deepEqual(json(['location', 'list']).locations, [kyiv, london]);
    assert.deepEqual(await items(), [kyiv, london]);
    assert.equal(maitred(['location', 'remove', 'L-2']).status, 0);
    assert.deepEqual(await items(), [kyiv]);
    assert.match(refused('missing', ['location', 'remove', 'L-2']), /no location "L-2"/);
});

test('what it cannot be is refused, and said where', async () => {
    for (const [code, body, pointer] of [['K2', { name: ' ' }, '/name'], ['K2', { name: 'x', time_zone: 'Mars/Base' }, '/time_zone'],
        ['K2', { name: 'x', address: 'two\nlines' }, '/address']]) {
        const answer = await put(code, body);
        assert.deepEqual([answer.status, answer.body.pointer], [400, pointer]);
    }
    assert.match(refused('invalid', ['location', 'set', 'no blank', 'x']), /no code of a location/);
    assert.deepEqual(await items(), [kyiv]);
});

test('over HTTP it is changed and removed by who may change settings', async () => {
    const token = tokenOf('agent');
    assert.equal((await put('K1', { name: 'Kyiv' }, { token })).status, 403);
    assert.equal((await put('K1', { name: 'Kyiv' })).status, 204);
    assert.deepEqual(await items(), [{ code: 'K1', name: 'Kyiv', address: '', time_zone: '' }]);
    assert.equal((await server.send('DELETE', '/api/v1/locations/K1')).status, 204);
    assert.equal((await server.send('DELETE', '/api/v1/locations/K1')).status, 404);
});
