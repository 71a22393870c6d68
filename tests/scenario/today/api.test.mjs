// The page for programs: kept lines at once, looked for by a job; marks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { at, customer, imported, page, section } from './day.mjs';

const morning = at('2026-11-23T07:10:00'); // jobs of the hour are not due
const anna = customer('--name', 'Anna Secret', '--birth', '11-23', '--email', 'anna@example.com');
maitred(['customer', 'consent', anna, 'email', 'marketing', 'yes'], morning);
imported('orders', ['number,customer,date,total', 'n1,new,2026-11-21,25.00']);
imported('deliveries', ['number,customer,promised', 'd1,new,2026-11-20'], morning);
const server = await signedIn(morning);
const path = '/api/v1/today';

test('all sections are there, in order, each line with why and its other reasons', async () => {
    const found = await page(server);
    assert.deepEqual([found.day, found.data_day], ['2026-11-23', '2026-11-22']);
    assert.deepEqual(found.sections.map((s) => s.name), ['late', 'dates', 'gifts', 'slipping', 'first', 'stopped']);
    const { items } = section(found, 'late');
    assert.deepEqual([items[0].why, items[0].also[0].reason, items[0].customer.number],
        ['Delivery d1 was promised for 20 Nov 2026: 3 days late and not there yet', 'first_order', 'new']);
});

test('a line has its words, the ways that are allowed, and answers marks', async () => {
    const [item] = section(await page(server), 'dates').items;
    assert.deepEqual([item.customer, item.step, item.contact.verdict, item.contact.ways], [
        { id: anna, name: 'Anna Secret', number: '' }, 'congratulate', 'may',
        [{ channel: 'email', address: 'anna@example.com' }]]);
    const done = await server.post(`${path}/${item.id}/done`, { outcome: 'reached', channel: 'email' });
    assert.equal(done.status, 204);
    assert.equal(section(await page(server), 'dates').count, 0);
    assert.equal((await server.post(`${path}/${item.id}/undo`)).status, 204);
    assert.equal(section(await page(server), 'dates').items[0].id, item.id);
    assert.equal((await server.post(`${path}/${item.id}/snooze`, { until: '2026-11-24' })).status, 204);
    assert.equal((await server.post(`${path}/${item.id}/hide`)).status, 204);
    const bad = await server.post(`${path}/${item.id}/done`, { channel: 'pigeon' });
    assert.deepEqual([bad.status, bad.body.pointer], [400, '/channel']);
    await server.post(`${path}/${item.id}/undo`);
    await server.post(`${path}/${item.id}/undo`);
});

test('what was just imported is there when somebody asks', async () => {
    imported('deliveries', ['number,customer,promised', 'd2,other,2026-11-19']);
    assert.equal((await server.post(`${path}/refresh`)).status, 204);
    for (let i = 0; i < 100 && section(await page(server), 'late').count < 2; i++)
        await new Promise((r) => setTimeout(r, 100));
    assert.equal(section(await page(server), 'late').count, 2);
    assert.equal(json(['job', 'list'], morning).jobs.filter((j) => j.error).length, 0);
});
