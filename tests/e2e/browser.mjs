// A browser (playwright-core, Debian's Chromium) before the real server on the file's own database.
//     const site = await opened();                         // an owner, a customer with a history
//     const page = await site.page({ theme: 'dark', language: 'uk', width: 390 });
//     await page.goto(site.url('/customers'));
// When the file ends, an error on a console, an exception, or a request to anybody else fails it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { json, maitred } from '../scenario/driver.mjs';
import { serve } from '../scenario/server.mjs';

export const EMAIL = 'owner@example.com';
export const PASSWORD = 'seven grey herons stand';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What every page may be looked at with: a customer who has something of everything.
async function history(server) {
    const made = await server.post('/api/v1/customers', { name: 'Олена Петренко', language: 'uk', country: 'UA',
        birth: '1985-07-15', identities: [{ kind: 'phone', value: '+380441234567' },
            { kind: 'email', value: 'olena@example.com' }], tags: ['vip'] });
    const path = `/api/v1/customers/${made.body.id}`;
    await server.post(`${path}/dates`, { date: '06-20', occasion: 'wedding' });
    await server.post(`${path}/notes`, { body: 'Likes the table by the window' });
    await server.post(`${path}/preferences`, { topic: 'coffee', value: 'oat milk' });
    await server.post(`${path}/consents`, { channel: 'email', purpose: 'marketing', is_granted: true });
    const customer = made.body.id;
    for (const [day, number] of [['2026-03-02', 'A-1'], ['2026-03-02', 'A-2'], ['2026-05-20', 'A-3']])
        assert.equal((await server.post('/api/v1/orders', { customer, number, at: `${day}T10:00:00Z`,
            channel: 'shop', lines: [{ sku: 'tea', name: 'Tea', quantity: 2, amount: { amount: 900, currency: 'EUR' } }] })).status, 201);
    assert.equal((await server.post('/api/v1/scores', { customer, metric: 'nps', value: 9, at: '2026-05-21T10:00:00Z' })).status, 201);
    await server.send('PUT', '/api/v1/locations/K1', { body: { name: 'Хрещатик', address: 'Хрещатик, 1', time_zone: 'Europe/Kyiv' } });
    return { id: customer, name: 'Олена Петренко' };
}

// A file that waits for somebody to say what its columns are.
async function uploaded(server) {
    const { body } = await server.send('POST', '/api/v1/imports?kind=orders&file_name=till.csv', {
        headers: { 'Content-Type': 'application/octet-stream' }, raw: 'card,receipt,date,total\n11,A1,01/02/2026,10.00\n' });
    return body.id;
}

export async function opened({ hasHistory = true } = {}) {
    const server = await serve();
    const link = json(['account', 'add', EMAIL, '--role', 'owner', '--name', 'Anna Owner', '--url', `http://127.0.0.1:${server.port}`]).link;
    const base = `http://127.0.0.1:${server.port}`;
    server.token = json(['account', 'token', 'add', EMAIL, '--name', 'test']).token;
    const customer = hasHistory ? await history(server) : null;
    const upload = hasHistory ? await uploaded(server) : null;
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    const first = await browser.newContext();
    const start = await first.newPage();
    await start.goto(link);
    await start.waitForURL(/\/today|\/$/);
    const state = await first.storageState();
    const wrong = [];
    after(async () => {
        await browser.close();
        assert.deepEqual(wrong, []);
    });
    const watch = (page) => {
        page.on('console', (line) => line.type() === 'error' && !server.child.killed &&
            !page.expected?.test(line.text()) && wrong.push(`${page.url()}: ${line.text()}`));
        page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
        page.on('request', (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(base) ||
            wrong.push(`asks ${request.url()}`));
        return page;
    };
    return { server, customer, upload, browser, link, url: (path) => base + path,
        page: async ({ theme = 'light', language = 'en', width = 1440, isSignedIn = true } = {}) => {
            const context = await browser.newContext({ colorScheme: theme, locale: language, timezoneId: 'Europe/Kyiv',
                viewport: { width, height: 844 }, storageState: isSignedIn ? state : undefined });
            await context.grantPermissions(['clipboard-read', 'clipboard-write']);
            return watch(await context.newPage());
        } };
}

// Gives the owner a password, as an invitation would.
export async function setPassword(site, page) {
    const answer = await page.request.put(site.url('/api/v1/me/password'), { data: { password: PASSWORD },
        headers: { Origin: site.url(''), 'Content-Type': 'application/json' } });
    assert.equal(answer.status(), 204, await answer.text());
}

// axe-core's serious and critical findings.
export async function findings(page) {
    await page.evaluate(axe); // no script tag: the page's policy forbids it
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

export { json, maitred };
