// The quote over HTTP: in the reader's language, for tills, and no help to who guesses codes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';
import { customer, hold, line, noon, rule } from './shop.mjs';

customer('--name', 'Anna', '--card', '77');
hold({ rules: [rule('base', { name: 'Всюди 10 %' })] });
json(['coupon', 'campaign', 'add', 'FIVE', '--amount', '5', '--codes', 'shared'], noon);
const server = await signedIn(noon);
const ask = (body, options) => server.post('/api/v1/loyalty/quote', body, options);
const basket = { customer: '77', lines: [line('tea', 4000)] };

test('it is the same as at the command line, in the language that is asked for', async () => {
    const { status, body } = await ask({ basket, coupons: ['five'] },
        { headers: { 'Accept-Language': 'uk' } });
    assert.deepEqual([status, body.total.amount, body.points_earned], [200, 3500, 350]);
    assert.match(body.lines[0].why[0], /^Купон: знижка 5,00/);
    assert.equal(body.lines[0].why[1], '350 балів: Всюди 10 %');
});

test('what is wrong is named by its place', async () => {
    const place = async (body) => { const { status, body: b } = await ask(body); return [status, b.pointer]; };
    assert.deepEqual(await place({ basket: { lines: [] } }), [400, '/basket/lines']);
    assert.deepEqual(await place({ basket, points: -1 }), [400, '/points']);
    assert.deepEqual(await place({ basket: { ...basket, customer: 'nobody' } }), [404, '/basket/customer']);
    assert.equal((await ask({ basket, points: 1 })).status, 409);
});

test('a programme that changes while tills ask: each is answered by the old or the new one', async () => {
    const put = (percent) => server.send('PUT', '/api/v1/loyalty/programme', { body: {
        settings: { starts_at: '2020-01-01T00:00:00Z' }, rules: [rule('base', { value: percent * 100 })] } });
    const earned = async () => (await ask({ basket })).body.points_earned;
    for (let percent = 10; percent < 20; percent++) {
        const [, ...points] = await Promise.all([put(percent), ...Array.from({ length: 8 }, earned)]);
        for (const one of points)
            assert.ok([40 * percent, 40 * Math.max(10, percent - 1)].includes(one), `${one} at ${percent} %`);
        assert.equal(await earned(), 40 * percent);
    }
});

test('tills may ask, analysts may not, and guesses run dry', async () => {
    assert.equal((await ask({ basket }, { token: tokenOf('agent') })).status, 200);
    assert.equal((await ask({ basket }, { token: tokenOf('analyst') })).status, 403);
    const statuses = [];
    for (let i = 0; i < 40; i++) // a slow machine earns some tries back meanwhile
        statuses.push((await ask({ basket, coupons: [`guess${i}`] })).status);
    assert.equal(statuses[0], 404);
    assert.ok(statuses.includes(429));
});
