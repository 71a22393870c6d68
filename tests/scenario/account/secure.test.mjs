// Where people come by TLS, the cookie goes by nothing else, and cannot be planted by a neighbour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { secretOf, serve } from '../server.mjs';

const url = 'https://shop.example';
const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '192.0.2.1' };

async function arrived(server) {
    const { link } = json(['account', 'link', 'anna@example.com', '--url', url]);
    const answer = await server.post('/api/v1/session/link', { token: secretOf(link) }, { headers });
    return answer.headers.get('set-cookie');
}

test('behind a trusted proxy with TLS the cookie is secure, and only that one counts', async () => {
    json(['account', 'add', 'anna@example.com', '--role', 'owner']);
    const server = await serve({ args: ['--trusted-proxies', '127.0.0.1', '--url', url] });
    const set = await arrived(server);
    assert.match(set, /^__Host-maitred_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
    const value = set.split(';')[0].split('=')[1];
    const me = (Cookie, more) => server.get('/api/v1/me', { headers: { ...headers, Cookie, ...more } });
    assert.equal((await me(`__Host-maitred_session=${value}`)).status, 200);
    assert.equal((await me(`maitred_session=${value}`)).status, 401);
    const patch = (Origin) => server.send('PATCH', '/api/v1/me', { body: { name: 'Anna' },
        headers: { ...headers, Cookie: `__Host-maitred_session=${value}`, Origin } });
    assert.equal((await patch(url)).status, 200);
    assert.equal((await patch('https://evil.example')).status, 403);
    const { components } = (await server.get('/api/openapi.json')).body;
    assert.equal(components.securitySchemes.session.name, '__Host-maitred_session');
});

test('nobody says of themselves that they came by TLS', async () => {
    assert.match(await arrived(await serve()), /^maitred_session=/);
});
