// A server says that it is well, describes itself, and stops when it is told to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../server.mjs';

test('health, readiness and the API are there for everybody', async () => {
    const server = await serve();
    for (const path of ['/healthz', '/readyz']) {
        const answer = await server.get(path);
        assert.equal(answer.status, 200);
        assert.equal(answer.body.status, 'ok');
        assert.match(answer.headers.get('x-request-id'), /^[0-9a-f]{32}$/);
    }
    const api = await server.get('/api/openapi.json');
    assert.equal(api.body.openapi, '3.1.0');
    assert.ok(api.body.paths['/healthz'].get);
    assert.match((await server.get('/api/docs')).text, /<h1>maitred API<\/h1>/);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

test('a path that is not there, a method it does not take, and what nobody may see', async () => {
    const server = await serve();
    const missing = await server.get('/api/v1/nothing', { headers: { 'Accept-Language': 'uk' } });
    assert.equal(missing.status, 404);
    assert.equal(missing.headers.get('content-type'), 'application/problem+json');
    assert.equal(missing.body.code, 'missing');
    assert.match(missing.body.detail, /немає шляху/);
    const wrong = await server.post('/healthz', {});
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.get('allow'), 'GET');
    const closed = await server.get('/metrics');
    assert.equal(closed.status, 401);
    assert.equal(closed.headers.get('www-authenticate'), 'Bearer');
});
