// A morning: somebody sees whom to care for, says what there is to say, and takes back what was too quick.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, opened } from './browser.mjs';

const site = await opened();
const day = (n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10);
for (const number of ['T-1', 'T-2']) // promised, and not there
    assert.equal((await site.server.post('/api/v1/orders', { customer: site.customer.id, number, at: `${day(-9)}T10:00:00Z`,
        lines: [{ sku: 'tea', quantity: 1, amount: { amount: 1234, currency: 'EUR' } }] })).status, 201);
const born = await site.server.post('/api/v1/customers', { name: 'Born Today', birth: `1980-${day(0).slice(5)}` });
await site.server.post('/api/v1/today/refresh');
const page = await site.page();
const line = () => page.locator('li[data-line]', { hasText: 'Born Today' });

test('the home page says whom to care for, and why', async () => {
    await page.goto(site.url('/'));
    await page.waitForURL('**/today');
    await line().waitFor();
    assert.match(await line().innerText(), /Birthday today: \d+ years/);
    assert.equal(await line().locator('a').getAttribute('href'), `/customers/${born.body.id}`);
});

test('the next step opens with what to say, and whether one may', async () => {
    await line().getByRole('button', { name: /^Congratulate/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Copy' }).click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Hello Born Today! Happy birthday!/);
    assert.match(await dialog.innerText(), /no phone or address is known/);
    assert.deepEqual(await findings(page), []);
    await dialog.getByLabel('What they said').fill('thanks');
    await dialog.getByRole('button', { name: 'Reached them' }).click();
    await line().waitFor({ state: 'detached' });
});

test('undo brings it back', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await line().waitFor();
});

test('the keyboard goes from line to line, and e and s do what they say', async () => {
    const said = (name) => page.waitForResponse((r) => r.url().endsWith(name) && r.status() === 204);
    for (const [key, name] of [['s', '/snooze'], ['e', '/done']]) {
        for (let i = 0; i < 9 && !(await line().locator(':focus').count()); i++) await page.keyboard.press('j');
        const answer = said(name);
        await page.keyboard.press(key);
        await answer;
        await line().waitFor({ state: 'detached' });
        await page.getByRole('button', { name: 'Undo' }).last().click();
        await line().waitFor();
    }
});

test('a line that is not useful is hidden from its menu, on a phone', async () => {
    const phone = await site.page({ width: 390, language: 'uk', theme: 'dark' });
    await phone.goto(site.url('/today'));
    const own = phone.locator('li[data-line]', { hasText: 'Born Today' });
    await own.locator('button').last().click();
    const answer = phone.waitForResponse((r) => r.url().endsWith('/hide') && r.status() === 204);
    await phone.getByRole('menuitem', { name: /Не стало в пригоді/ }).click();
    await answer; // the line is gone before
    await own.waitFor({ state: 'detached' });
    assert.equal((await site.server.get('/api/v1/today')).text.includes('Born Today'), false);
});
