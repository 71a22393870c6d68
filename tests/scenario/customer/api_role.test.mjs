// An analyst sees customers without names and contacts; each role does what its row allows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { signedIn, tokenOf } from '../server.mjs';

const server = await signedIn();
const personal = { name: 'Secret Name', given_name: 'Secret', family_name: 'Name', country: 'GB',
    address: 'Secret street', birth: '1980-12-31', home: { latitude: 51.5, longitude: 0.1 },
    identities: [{ kind: 'email', value: 'secret@example.com' }], tags: ['vip'] };
const { body: { id } } = await server.post('/api/v1/customers', personal);
const path = `/api/v1/customers/${id}`;
await server.post(`${path}/consents`,
    { channel: 'email', purpose: 'marketing', is_granted: true, source: 'secret letter' });
await server.post(`${path}/notes`, { body: 'secret note' });
const analyst = { token: tokenOf('analyst') }, agent = { token: tokenOf('agent') };

test('what an analyst reads has nothing personal', async () => {
    const open = [path, '/api/v1/customers', '/api/v1/customers?tag=vip', `${path}/timeline`,
        `${path}/tags`, `${path}/consents`, '/api/v1/customers?changed_since=2000-01-01T00:00:00Z'];
    for (const at of open) {
        const { status, text } = await server.get(at, analyst);
        assert.equal(status, 200, at);
        assert.doesNotMatch(text, /secret|1980-12-31|51\.5[,}]/i, at);
    }
    assert.equal((await server.get(path, analyst)).body.country, 'GB');
});

test('what is personal all through is refused to an analyst', async () => {
    const closed = ['/api/v1/customers/search?q=sec', '/api/v1/customers?name=sec',
        ...['identities', 'dates', 'preferences', 'notes', 'export'].map((n) => `${path}/${n}`)];
    for (const at of closed) assert.equal((await server.get(at, analyst)).status, 403, at);
});

test('an analyst changes nothing; the front line changes, but does not merge, export or erase', async () => {
    const changes = [['POST', '/api/v1/customers', { name: 'X' }], ['PATCH', path, { country: 'UA' }],
        ['POST', `${path}/notes`, { body: 'x' }], ['PUT', `${path}/tags/x`]];
    for (const [method, at, body] of changes) {
        assert.equal((await server.send(method, at, { body, ...analyst })).status, 403, at);
        assert.ok((await server.send(method, at, { body, ...agent })).status < 300, at);
    }
    const grave = [['POST', `${path}/merge`, { customer: id }], ['POST', `${path}/unmerge`],
        ['GET', `${path}/export`], ['DELETE', path]];
    for (const [method, at, body] of grave)
        assert.equal((await server.send(method, at, { body, ...agent })).status, 403, at);
    assert.equal((await server.get(path, { token: '' })).status, 401);
});
