// What is not true, not for us, not of this sign-in or not of this browser signs nobody in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { begun, finish, provider, served, signIn } from './provider.mjs';

const op = await provider();
json(['account', 'add', 'ann@corp.example', '--role', 'agent']);
const server = await served(op);
const now = Math.floor(Date.now() / 1000);

async function denied(answer, why) {
    assert.equal(answer.status, 403, answer.text);
    assert.match(answer.body.detail, why);
    assert.deepEqual(answer.headers.getSetCookie(), []);
}

for (const [name, why, tamper, header] of [
    ['no signature', /not signed/, (claims) => claims, { alg: 'none' }],
    ['an algorithm of shared secrets', /not signed/, (claims) => claims, { alg: 'HS256', key: 'RS256' }],
    ['a foreign key', /not signed/, (claims) => claims, { key: 'other' }],
    ['an extension nobody knows', /not signed/, (claims) => claims, { crit: ['exp'] }],
    ['another issuer', /another issuer/, (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['for somebody else', /for somebody else/, (claims) => ({ ...claims, aud: 'shop' })],
    ['for others too', /for somebody else/, (claims) => ({ ...claims, aud: [claims.aud, 'shop'] })],
    ['given to another', /for somebody else/, (claims) => ({ ...claims, azp: 'shop' })],
    ['expired', /too old/, (claims) => ({ ...claims, exp: now - 120 })],
    ['without an end', /too old/, (claims) => ({ ...claims, exp: undefined })],
    ['of long ago', /too old/, (claims) => ({ ...claims, iat: now - 3600 })],
    ['of another sign-in', /another sign-in/, (claims) => ({ ...claims, nonce: 'x' })],
    ['an address nobody verified', /not verified/, (claims) => ({ ...claims, email_verified: false })],
    ['nobody', /does not say who/, (claims) => ({ ...claims, sub: '' })],
]) test(`a token: ${name}`, async () => {
    Object.assign(op, { tamper, header: header ?? {} });
    await denied(await signIn(server), why);
    Object.assign(op, { tamper: (claims) => claims, header: {} });
});

test('another state, another browser, and a return that comes twice', async () => {
    const one = await begun(server), two = await begun(server), state = new URL(one.back);
    state.searchParams.set('state', 'x');
    await denied(await finish(server, { ...one, back: state }), /begin again/);
    await denied(await finish(server, { ...one, cookie: two.cookie }), /begin again/);
    await denied(await finish(server, { ...one, cookie: null }), /begin again/);
    assert.equal((await finish(server, one)).status, 303);
    await denied(await finish(server, one), /begin again/);
});

test('a code of another sign-in, a refusal, and an answer of another provider', async () => {
    const one = await begun(server), two = await begun(server), swapped = new URL(one.back);
    swapped.searchParams.set('code', two.back.searchParams.get('code'));
    assert.equal((await finish(server, { ...one, back: swapped })).status, 400);
    two.back.searchParams.set('iss', 'https://evil.example');
    await denied(await finish(server, two), /another provider/);
    const three = await begun(server);
    three.back.searchParams.set('error', 'access_denied');
    await denied(await finish(server, three), /says no: access_denied$/);
});
