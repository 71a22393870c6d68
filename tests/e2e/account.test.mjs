// Somebody new comes in by an invitation, chooses another password, and puts a second factor before it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '../scenario/driver.mjs';
import { codeOf } from '../scenario/account/totp.mjs';
import { findings, json, maitred, opened, PASSWORD, setPassword } from './browser.mjs';

const site = await opened({ hasHistory: false });
const NEW = 'till@example.com';
const FIRST = 'tulips at noon', SECOND = 'geese over the marsh';
const page = await site.page({ isSignedIn: false });
page.expected = /401/; // nobody yet; a wrong code

async function signIn(other, password) {
    await other.goto(site.url('/sign-in'));
    await other.getByLabel('E-mail').fill(NEW);
    await other.getByRole('textbox', { name: 'Password' }).fill(password);
    await other.keyboard.press('Enter');
}

test('who is invited says a name, chooses a password, and is in', async () => {
    const owner = await site.page();
    await owner.goto(site.url('/settings/users'));
    await owner.getByLabel('E-mail').fill(NEW);
    await owner.getByRole('button', { name: 'Invite' }).click();
    await owner.getByText('Take back').waitFor();
    const key = /invitation#([\w-]{43})/.exec(sql(`SELECT body_text FROM mail WHERE to_address = '${NEW}'`))[1];
    await page.goto(site.url(`/invitation#${key}`));
    await page.getByLabel('Name').fill('Till');
    await page.getByRole('textbox', { name: 'password' }).fill(FIRST);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/today');
    await page.getByRole('button', { name: /Till/ }).first().waitFor();
});

test('the password is changed, and the old one opens nothing', async () => {
    await page.goto(site.url('/settings/account'));
    const part = page.getByRole('region', { name: 'Password' });
    await part.getByRole('textbox').first().fill(FIRST);
    await part.getByRole('textbox').last().fill(SECOND);
    await part.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed').waitFor();
    const other = await site.page({ isSignedIn: false });
    other.expected = /401/;
    await signIn(other, FIRST);
    await other.waitForSelector('[role=alert]');
    await signIn(other, SECOND);
    await other.waitForURL('**/today');
    await other.context().close();
});

test('a second factor is switched on, and then asked for', async () => {
    await page.goto(site.url('/settings/account'));
    const part = page.getByRole('region', { name: 'Second factor' });
    await part.getByRole('textbox').fill(SECOND);
    await part.getByRole('button', { name: 'Set up' }).click();
    const secret = await part.locator('code').innerText();
    await part.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, Date.now() / 1000));
    await part.getByRole('button', { name: 'Turn on' }).click();
    await part.locator('[data-secret]').waitFor(); // the codes for when the phone is lost
    const other = await site.page({ isSignedIn: false });
    other.expected = /401/;
    await signIn(other, SECOND);
    await other.getByLabel('Code').fill('000000');
    await other.keyboard.press('Enter');
    await other.waitForSelector('[role=alert]');
    await other.getByLabel('Code').fill(codeOf(secret, Date.now() / 1000, 1)); // each counts once
    await other.keyboard.press('Enter');
    await other.waitForURL('**/today');
});

test('who must have a second factor sets it up before anything else', async () => {
    assert.equal(maitred(['setting', 'set', 'second_factor_roles', 'manager']).status, 0);
    const { link } = json(['account', 'add', 'mary@example.com', '--role', 'manager', '--url', site.url('')]);
    const other = await site.page({ isSignedIn: false });
    other.expected = /401|403/; // what a page asks early
    await other.goto(link);
    await other.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    await other.goto(site.url('/customers'));
    await other.waitForURL('**/enrol');
    await other.getByRole('button', { name: 'Set up' }).click();
    const secret = await other.locator('code').innerText();
    assert.deepEqual(await findings(other), []);
    await other.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, Date.now() / 1000));
    await other.getByRole('button', { name: 'Turn on' }).click();
    await other.locator('[data-secret]').waitFor();
    await other.getByRole('button', { name: 'I have kept it' }).click();
    await other.waitForURL('**/today');
    await other.context().close();
});

test('a change of who may come in asks who it is, and then goes on', async () => {
    const owner = await site.page();
    await setPassword(site, owner);
    sql('UPDATE account_session SET proved_at = 1');
    owner.expected = /403/;
    await owner.goto(site.url('/settings/users'));
    await owner.getByLabel('E-mail').fill('typed@example.com');
    await owner.getByRole('button', { name: 'Invite' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Is it still you?' });
    await dialog.getByRole('textbox', { name: 'Password' }).fill('not this one');
    await owner.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    assert.deepEqual(await findings(owner), []);
    await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await owner.keyboard.press('Enter');
    await owner.getByText('typed@example.com').first().waitFor();
    await dialog.waitFor({ state: 'detached' });
});
