// A small OpenID provider, and a browser that walks through a sign-in. `person` and `tamper` may be changed
// between sign-ins: person is who comes; tamper(claims, header, keys) changes what is signed.
import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { after } from 'node:test';
import { serve } from '../server.mjs';

export const CLIENT = 'maitred test', SECRET = 's:e cret';
const pairs = { RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    other: generateKeyPairSync('rsa', { modulusLength: 2048 }) };
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function jwt(claims, { alg = 'RS256', key = alg, kid = alg, ...header } = {}) {
    const text = `${encoded({ alg, kid, ...header })}.${encoded(claims)}`;
    if (alg === 'none') return `${text}.`;
    const signature = createSign('sha256').update(text)
        .sign({ key: pairs[key].privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url');
    return `${text}.${signature}`;
}

export async function provider() {
    const codes = new Map(), op = { header: {}, tamper: (claims) => claims, form: null,
        person: { sub: 'u1', email: 'ann@corp.example', email_verified: true, name: 'Ann' } };
    const keys = ['RS256', 'ES256'].map((kid) =>
        ({ ...pairs[kid].publicKey.export({ format: 'jwk' }), kid, use: 'sig' }));
    const routes = {
        '/.well-known/openid-configuration': () => ({ issuer: op.issuer,
            authorization_endpoint: `${op.url}/authorize`, token_endpoint: `${op.url}/token`,
            jwks_uri: `${op.url}/keys`, userinfo_endpoint: `${op.url}/userinfo` }),
        '/keys': () => ({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }, ...keys] }),
        '/userinfo': () => op.userinfo,
        '/token': (request, form) => {
            const asked = codes.get(form.get('code')), now = Math.floor(Date.now() / 1000);
            const basic = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString();
            assert.equal(basic, [CLIENT, SECRET].map(encodeURIComponent).join(':'));
            const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
            if (!codes.delete(form.get('code')) || challenge !== asked.get('code_challenge') ||
                form.get('redirect_uri') !== asked.get('redirect_uri')) return undefined;
            const claims = { iss: op.issuer, aud: CLIENT, iat: now, exp: now + 300,
                nonce: asked.get('nonce'), ...op.person };
            return { access_token: 'at', token_type: 'Bearer',
                id_token: jwt(op.tamper(claims), op.header) };
        },
    };
    const server = createServer((request, response) => {
        let body = '';
        request.on('data', (part) => body += part).on('end', () => {
            const url = new URL(request.url, op.url);
            if (url.pathname === '/authorize') {
                const code = randomUUID(), back = new URL(url.searchParams.get('redirect_uri'));
                codes.set(code, url.searchParams);
                back.search = new URLSearchParams({ code, state: url.searchParams.get('state'), iss: op.issuer });
                return response.writeHead(302, { Location: back.href }).end();
            }
            const answer = routes[url.pathname]?.(request, new URLSearchParams(body));
            response.writeHead(answer ? 200 : 400, { 'Content-Type': 'application/json' })
                .end(JSON.stringify(answer ?? { error: 'invalid_grant' }));
        });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    after(() => (server.closeAllConnections(), server.close()));
    op.url = op.issuer = `http://127.0.0.1:${server.address().port}`;
    op.env = { MAITRED_OIDC_ISSUER: op.issuer, MAITRED_OIDC_CLIENT_ID: CLIENT,
        MAITRED_OIDC_CLIENT_SECRET: SECRET };
    return op;
}

// A server behind a proxy: each sign-in comes from an address of its own, for tries are counted by address.
export const served = (op) => serve({ env: op.env, args: ['--trusted-proxies', '127.0.0.1'] });
let met = 0;

// Begins a sign-in: {back, cookie, from}: where the provider sends the browser, and what the browser holds.
export async function begun(server, from = `192.0.2.${met++}`) {
    const start = await server.get('/api/v1/session/oidc', { headers: { 'X-Forwarded-For': from } });
    assert.equal(start.status, 303, start.text);
    const [cookie] = start.headers.getSetCookie().map((one) => one.split(';')[0]);
    const asked = await fetch(start.headers.get('location'), { redirect: 'manual' });
    return { back: new URL(asked.headers.get('location')), cookie, from };
}

export const finish = (server, { back, cookie, from }) => server.get(back.pathname + back.search,
    { headers: { 'X-Forwarded-For': from, ...(cookie && { Cookie: cookie }) } });

export const signIn = async (server) => finish(server, await begun(server));
