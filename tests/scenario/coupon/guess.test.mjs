// Who guesses codes is stopped soon; who mistypes them, or has real ones, never.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';
import { basket, campaign, codes } from './till.mjs';

campaign('SUMMER', '--percent', '10', '--per-customer', '0');
const [code] = codes('SUMMER', '--count', '1');
const server = await signedIn({ args: ['--trusted-proxies', '127.0.0.1'] });
const from = (address, token = server.token) => ({ token, headers: { 'X-Forwarded-For': address } });
const look = (what, options) => server.get(`/api/v1/coupons/${what}`, options);

test('real codes and slips of the hand cost nothing', async () => {
    const wrong = code.slice(0, -1) + (code.endsWith('3') ? '4' : '3');
    for (let i = 0; i < 40; i++) {
        assert.equal((await look(code, from('203.0.113.1'))).status, 200);
        assert.equal((await look(wrong, from('203.0.113.1'))).status, 400);
    }
});

test('guesses run dry: by address, whoever asks', async () => {
    // How many until it is refused; a slow machine earns some back meanwhile.
    const dry = async () => {
        for (let i = 0; i < 60; i++)
            if ((await look(`GUESS${i}`, from('203.0.113.2', tokenOf('agent')))).status === 429) return i;
        return assert.fail('nothing stops a guesser');
    };
    assert.ok(await dry() >= 20);
    const answer = await look(code, from('203.0.113.2'));
    assert.deepEqual([answer.status, answer.body.code], [429, 'too_many']);
    assert.match(answer.body.detail, /wait \d+ s/);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    for (const [path, body] of [['quote', basket(['tea 100'])], ['redemptions', { key: 'k', order: 'o', basket: basket(['tea 100']) }]]) {
        await dry();
        assert.equal((await server.post(`/api/v1/coupons/${code}/${path}`, body, from('203.0.113.2'))).status, 429);
    }
});

test('guesses run dry: by token, wherever it asks from', async () => {
    const token = tokenOf('agent');
    const guess = (i) => look(`GUESS${i}`, from(`198.51.100.${i}`, token));
    const answers = await Promise.all([...Array(130).keys()].map(guess));
    assert.ok(answers.filter(({ status }) => status === 404).length < 125);
    assert.equal((await guess(200)).status, 429);
    assert.equal((await look(code, from('198.51.100.201'))).status, 200, 'another token is not');
    assert.equal(json(['coupon', 'look', code]).verdict, 'good', 'nor is the command line');
});
