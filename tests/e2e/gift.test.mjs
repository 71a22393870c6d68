// A gift that a rule chose stands on the page of today until it is handed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../scenario/driver.mjs';
import { findings, opened } from './browser.mjs';

const site = await opened();
const { server, customer } = site;
const api = '/api/v1/surprises';
await server.send('PUT', `${api}/budgets`, { body: { amount: { amount: 1000, currency: 'EUR' } } });
await server.post(`${api}/gifts`, { code: 'card', name: 'Handwritten card', cost: { amount: 150, currency: 'EUR' } });
await server.send('PUT', `${api}/rules/vip`, { body: { gift: 'card', state: 'active',
    when: { in: ['vip', { var: 'customer.tags' }] } } });
json(['surprise', 'rule', 'run']);
json(['today']);
const page = await site.page();

test('it is handed over in two steps, and is on the timeline', async () => {
    await page.goto(site.url('/today'));
    const line = page.locator('li[data-line]', { hasText: 'Handwritten card (vip)' });
    await line.waitFor();
    await line.getByRole('button', { name: /^Hand it over/ }).click();
    const dialog = page.getByRole('dialog');
    assert.deepEqual(await findings(page), []);
    await dialog.getByRole('button', { name: 'Handed over' }).click();
    await line.waitFor({ state: 'detached' });
    const [given] = (await server.get(`${api}?customer=${customer.id}`)).body.items;
    assert.deepEqual([given.state, given.rule], ['given', 'vip']);
});

test('undo has it wait again', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('li[data-line]', { hasText: 'Handwritten card' }).waitFor();
    assert.equal((await server.get(`${api}?waiting=true`)).body.items.length, 1);
});
