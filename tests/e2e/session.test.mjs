// Coming in, and a session that ends in the middle: nothing that was typed is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opened, EMAIL, PASSWORD, setPassword } from './browser.mjs';

const site = await opened();
const page = await site.page();

test('a link signs in once', async () => {
    const other = await site.page({ isSignedIn: false });
    other.expected = /401/; // nobody is signed in
    await other.goto(site.link); // it was used already
    await other.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await other.getByLabel('E-mail').waitFor();
    await other.context().close();
});

test('somebody signs in with a password and lands where they wanted to', async () => {
    await setPassword(site, page);
    const other = await site.page({ isSignedIn: false });
    other.expected = /401/;
    await other.goto(site.url('/customers?tag=vip'));
    await other.waitForURL('**/sign-in?**');
    await other.fill('[name=email]', EMAIL);
    await other.fill('[name=password]', 'not this one');
    await other.keyboard.press('Enter');
    await other.waitForSelector('[role=alert]');
    await other.fill('[name=password]', PASSWORD);
    await other.keyboard.press('Enter');
    await other.waitForURL('**/customers?tag=vip');
    await other.waitForSelector('[role=row] a');
    await other.context().close();
});

test('a note written while the session ended is kept by signing in over the page', async () => {
    page.expected = /401/;
    await page.goto(site.url(`/customers/${site.customer.id}`));
    await page.click('[aria-label="Write a note"]');
    await page.fill('textarea', 'Prefers to be called in the evening');
    await page.context().clearCookies();
    await page.click('form >> text=Add');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password').first().fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForSelector('article >> text=Prefers to be called in the evening');
});

test('without a connection the page says so', async () => {
    await page.context().setOffline(true);
    await page.waitForSelector('text=No connection');
    await page.context().setOffline(false);
    await page.waitForSelector('text=No connection', { state: 'detached' });
});

test('signing out leads to the door', async () => {
    await page.keyboard.press('Control+k');
    await page.waitForSelector('[role=combobox]');
    await page.keyboard.type('Sign out');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sign-in');
    await page.waitForSelector('form');
});
