// Who may send, and from where.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { basic, source } from './event.mjs';

const { id } = source();
const server = await signedIn();

test('keys: wrong, of another kind, revoked, for other pages', async () => {
    const send = (k, headers) => server.post('/v1/page', { anonymousId: 'a' },
        { token: '', headers: { ...basic(k), ...headers } });
    const hook = await server.post('/api/v1/sources', { name: 'hook', kind: 'webhook',
        mapping: { kind: 'visit', fields: { user: '/u' } } });
    assert.equal(hook.status, 201);
    assert.equal((await server.get(hook.headers.get('location'))).body.write_key, undefined);
    for (const wrong of ['', 'wk_no', hook.body.write_key])
        assert.equal((await send(wrong)).status, 401);
    const own = await server.post('/api/v1/sources',
        { name: 'pages', kind: 'segment', origins: ['https://a.example'] });
    assert.equal((await send(own.body.write_key, { Origin: 'https://b.example' })).status, 403);
    assert.equal((await send(own.body.write_key, { Origin: 'https://a.example' })).status, 200);
    const path = `/api/v1/sources/${own.body.id}`;
    const renamed = await server.send('PATCH', path, { body: { name: 'shut' } });
    assert.equal(renamed.body.name, 'shut');
    assert.deepEqual(renamed.body.origins, ['https://a.example']);
    assert.equal((await server.send('DELETE', path)).status, 204);
    assert.equal((await send(own.body.write_key, { Origin: 'https://a.example' })).status, 401);
    assert.equal(maitred(['source', 'revoke', 'hook']).status, 0);
    assert.equal((await server.get('/api/v1/sources')).body.items.length, 3);
    assert.equal((await server.get(`/api/v1/sources/${id}`)).body.kind, 'segment');
});

test('pages of other sites may ask and send', async () => {
    const ask = await server.send('OPTIONS', '/v1/t', { token: '',
        headers: { Origin: 'https://x.example', 'Access-Control-Request-Method': 'POST' } });
    assert.equal(ask.status, 204);
    assert.equal(ask.headers.get('access-control-allow-origin'), '*');
    assert.match(ask.headers.get('access-control-allow-headers'), /Authorization/);
    const wrong = await server.post('/v1/t', {}, { token: '', headers: basic('no') });
    assert.equal(wrong.headers.get('access-control-allow-origin'), '*');
});
