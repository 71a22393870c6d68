// What each role sees of Today.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maitred } from '../driver.mjs';
import { signedIn, tokenOf } from '../server.mjs';
import { customer, imported, morning, page, section } from './day.mjs';

const anna = customer('--name', 'Anna Secret', '--birth', '11-23', '--email', 'anna@example.com');
maitred(['customer', 'consent', anna, 'email', 'marketing', 'yes'], morning);
imported('deliveries', ['number,customer,promised', 'd1,new,2026-11-20']);
const server = await signedIn(morning);
const path = '/api/v1/today';

test('an analyst sees no names, days of people or ways to reach them, and marks nothing', async () => {
    const analyst = { token: tokenOf('analyst') };
    const seen = await page(server, analyst);
    assert.doesNotMatch(JSON.stringify(seen), /Secret|example\.com|irthday/);
    const [late] = section(seen, 'late').items;
    assert.deepEqual([late.customer.name, late.script, late.contact.ways], [null, null, []]);
    assert.equal((await server.post(`${path}/${late.id}/hide`, undefined, analyst)).status, 403);
    assert.equal((await server.get(path, { token: '' })).status, 401);
});
