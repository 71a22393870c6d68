// Campaigns and coupons for programs: added, listed, priced line by line, redeemed and released; for each role what is theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn, tokenOf } from '../server.mjs';
import { basket, customer, eur } from './till.mjs';

const anna = customer('Anna');
const server = await signedIn();
const path = '/api/v1/coupons';
const tea = { code: 'TEA-10', basis_points: 1000, categories: ['tea'], not_skus: ['gift'], margin_min: 2000 };

test('a campaign is added, found, opened, listed and closed', async () => {
    const made = await server.post(`${path}/campaigns`, { ...tea, is_draft: true });
    assert.deepEqual([made.status, made.headers.get('location')], [201, `${path}/campaigns/TEA-10`]);
    assert.deepEqual([made.body.kind, made.body.amount, made.body.state, made.body.categories, made.body.not_skus],
        ['percent', null, 'draft', ['tea'], ['gift']]);
    assert.deepEqual((await server.get(`${path}/campaigns/tea10`)).body, made.body);
    assert.equal((await server.post(`${path}/campaigns/TEA-10/open`)).body.state, 'open');
    const edited = await server.send('PATCH', `${path}/campaigns/TEA-10`, { body: { name: 'Tea', ends_at: null } });
    assert.deepEqual([edited.status, edited.body.name, edited.body.ends_at], [200, 'Tea', null]);
    await server.post(`${path}/campaigns`, { code: 'OLD', amount: eur(500) });
    assert.equal((await server.post(`${path}/campaigns/OLD/close`)).body.state, 'closed');
    const first = await server.get(`${path}/campaigns?limit=1`);
    assert.equal(first.body.items[0].code, 'OLD');
    assert.equal((await server.get(`${path}/campaigns?limit=1&after=${first.body.next}`)).body.items[0].code, 'TEA-10');
    for (const body of [{ code: 'X10' }, { code: 'X10', amount: eur(1), basis_points: 1 }, { code: 'X10', amount: eur(0) }])
        assert.equal((await server.post(`${path}/campaigns`, body)).status, 400);
    assert.equal((await server.post(`${path}/campaigns`, { code: 'tea 10', amount: eur(1) })).status, 409);
    assert.equal((await server.post(`${path}/campaigns/NONE/open`)).status, 404);
});

test('codes are made, priced with the margin kept, redeemed and released', async () => {
    const made = (await server.post(`${path}/campaigns/TEA-10/codes`, { count: 3 })).body.codes;
    assert.deepEqual(made.map((row) => row.customer), [null, null, null]);
    const [{ code }] = made;
    const lines = basket(['green 1000 100', 'black 1000 750', 'gift 1000', 'mug 1000']).lines
        .map((line, i) => ({ ...line, category: i < 3 ? 'tea' : 'cups' }));
    const quoted = (await server.post(`${path}/${code}/quote`, { customer: anna, lines }, { headers: { 'Accept-Language': 'uk' } })).body;
    assert.deepEqual(quoted.lines.map((line) => [line.off.amount, line.is_cut]), [[100, false], [62, true], [0, false], [0, false]]);
    assert.deepEqual([quoted.base, quoted.asked, quoted.discount], [eur(2000), eur(200), eur(162)]);
    assert.deepEqual([quoted.coupon.verdict, quoted.coupon.text], ['good', 'Можна використати.']);
    const used = await server.post(`${path}/${code}/redemptions`, { key: 'k1', order: 'A-1', basket: { customer: anna, lines } });
    assert.deepEqual([used.status, used.body.discount, used.body.customer], [201, eur(162), anna]);
    assert.deepEqual(used.body.lines.map((off) => off.amount), [100, 62, 0, 0]);
    const own = `${path}/${code}/redemptions/${used.body.id}`;
    assert.deepEqual((await server.get(own)).body, { ...used.body, is_replay: false });
    assert.equal((await server.get(own.replace(code, made[1].code))).status, 404);
    assert.equal((await server.get(`${path}/${code}?customer=${anna}`)).body.verdict, 'used');
    assert.equal((await server.post(`${own}/release`, { key: 'v1' })).body.is_returned, true);
    for (const body of [{}, { count: 0 }, { count: 1001 }, { customers: [anna] }])
        assert.equal((await server.post(`${path}/campaigns/TEA-10/codes`, body)).status, 400);
});

test('a till redeems and makes nothing, an analyst only reads', async () => {
    const [agent, analyst] = ['agent', 'analyst'].map((role) => ({ token: tokenOf(role) }));
    assert.equal((await server.get(`${path}/campaigns`, analyst)).status, 200);
    assert.equal((await server.get(`${path}/TEA-10`, analyst)).status, 403);
    assert.equal((await server.post(`${path}/TEA-10/quote`, basket(['x 1']), agent)).status, 404);
    for (const who of [agent, analyst]) assert.equal((await server.post(`${path}/campaigns`, tea, who)).status, 403);
});
