// What somebody types comes back as the text it was, wherever it stands: JSON, CSV, a page, a statement.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';

const server = await signedIn();
const nasty = ['<script>alert(1)</script>', "'; DROP TABLE customer; --", '"},{"role":"owner', '%s%n%1$s', '$1 {{7*7}} ${7*7}',
    '\u2028\u2029</script>', '../../etc/passwd', '\u202Eevil', '=HYPERLINK("http://evil")'];

test('texts come back as they are, and are found', async () => {
    for (const name of nasty) {
        const made = await server.post('/api/v1/customers', { name });
        assert.equal(made.status, 201, name);
        const { body } = await server.get(`/api/v1/customers/${made.body.id}`);
        assert.equal(body.name, name);
        assert.equal((await server.get(`/api/v1/customers/search?q=${encodeURIComponent(name)}`)).status, 200, name);
        assert.equal((await server.get(`/api/v1/customers/${encodeURIComponent(name)}`)).status, 404, name);
    }
    assert.equal((await server.post('/api/v1/customers', { name: 'a\r\nSet-Cookie: x=y' })).status, 400);
    assert.equal(json(['check']).ok, true);
});

test('every answer says what it is, in UTF-8, and forbids scripts that are not ours', async () => {
    for (const [path, type] of [['/healthz', 'application/json'], ['/api/v1/none', 'application/problem+json'],
        ['/api/docs', 'text/html; charset=utf-8'], ['/metrics', 'text/plain; version=0.0.4; charset=utf-8'],
        ['/api/v1/insight/pareto?format=csv', 'text/csv; charset=utf-8']]) {
        const { headers } = await server.get(path);
        assert.equal(headers.get('content-type'), type, path);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
        assert.match(headers.get('content-security-policy'), /script-src 'self';.*object-src 'none'; base-uri 'none'/, path);
        assert.doesNotMatch(headers.get('content-security-policy'), /script-src[^;]*unsafe/, path);
    }
    assert.doesNotMatch((await server.get('/api/docs')).text, /<script|onclick|javascript:/i);
    // The interface's page holds one script, which the policy names by its digest.
    const page = await fetch(server.url, { headers: { Accept: 'text/html' } });
    const scripts = [...(await page.text()).matchAll(/<script>([^]*?)<\/script>/g)];
    assert.ok(scripts.length <= 1);
    const digests = scripts.map(([, text]) => ` 'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    assert.ok(page.headers.get('content-security-policy').includes(`script-src 'self'${digests.join('')};`));
});

test('a parameter that stands twice is refused', async () => {
    const answer = await server.get('/api/v1/customers?limit=1&limit=500');
    assert.deepEqual([answer.status, answer.body.detail], [400, 'the parameter "limit" is there twice']);
    assert.equal(maitred(['customer', 'list']).status, 0);
});
