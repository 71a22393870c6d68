// A morning at work: somebody finds a customer, reads what happened, changes what is wrong, takes it back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opened } from './browser.mjs';

const site = await opened();
const page = await site.page();

test('a customer is found as one types, by the keyboard alone', async () => {
    await page.goto(site.url('/customers'));
    await page.waitForSelector('[role=row] a');
    await page.keyboard.press('/');
    await page.waitForSelector('[role=combobox]');
    await page.keyboard.type('олена', { delay: 20 });
    await page.waitForSelector('[role=option] >> text=Олена Петренко');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/customers/${site.customer.id}`);
    await page.waitForFunction(() => document.title === 'Олена Петренко · maitred');
});

test('the timeline is grouped by day and can be narrowed', async () => {
    await page.waitForSelector('ol li');
    assert.deepEqual(await page.locator('section section h2').evaluateAll((all) => all.length), 3);
    assert.match(await page.locator('ol li').nth(1).innerText(), /order\s*A-3[\s\S]*€9/i);
    await page.click('text=Answers');
    await page.waitForURL('**?show=scores');
    await page.waitForFunction(() => document.querySelectorAll('ol li').length === 1);
});

test('a name is edited in place and the change is undone', async () => {
    await page.click('h1 button');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Олена Коваль');
    await page.keyboard.press('Enter');
    const name = async () => (await site.server.get(`/api/v1/customers/${site.customer.id}`)).body.name;
    await page.waitForSelector('text=Saved');
    assert.equal(await name(), 'Олена Коваль');
    await page.click('button:has-text("Undo")');
    await page.waitForSelector('h1:has-text("Олена Петренко")');
    assert.equal(await name(), 'Олена Петренко');
});

test('what a colleague changed meanwhile is shown beside what was typed', async () => {
    page.expected = /412/;
    await site.server.send('PATCH', `/api/v1/customers/${site.customer.id}`, { body: { name: 'Олена П.' } });
    await page.click('h1 button');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Олена К.');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /Олена К\.[\s\S]*Олена П\./);
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await page.waitForSelector('h1:has-text("Олена К.")');
});

test('the language changes at once and is remembered', async () => {
    await page.click('aside button[aria-label*="Anna Owner"]');
    await page.click('text=Українська');
    await page.waitForSelector('nav >> text=Клієнти');
    assert.equal(await page.getAttribute('html', 'lang'), 'uk');
    await page.reload();
    await page.waitForSelector('nav >> text=Клієнти');
    assert.equal((await site.server.get('/api/v1/me')).body.language, 'uk');
});

test('filters stand in the address and the back button works', async () => {
    await page.goto(site.url('/customers?tag=vip'));
    await page.waitForSelector('[role=row] a');
    await page.click('[role=row] a');
    await page.waitForSelector('h1');
    await page.goBack();
    await page.waitForURL('**/customers?tag=vip');
});

test('a desk shows both sides of a customer, a phone the one that is chosen, and what was typed there stays', async () => {
    const choice = page.locator('[role=radiogroup][data-wide]'), rail = page.locator('main [class*=_rail]');
    await page.click('[role=row] a');
    await rail.waitFor();
    assert.equal(await choice.isVisible(), false);
    await page.setViewportSize({ width: 390, height: 844 });
    await choice.waitFor();
    assert.equal(await rail.count(), 1); // a screen that was turned loses nothing
    await page.reload();
    await choice.waitFor();
    assert.equal(await rail.count(), 0);
    await choice.locator('label').nth(1).click();
    await rail.waitFor();
    await choice.locator('label').nth(0).click();
    assert.equal(await rail.count(), 1);
    assert.equal(await rail.isVisible(), false);
    await page.setViewportSize({ width: 1280, height: 800 });
});
