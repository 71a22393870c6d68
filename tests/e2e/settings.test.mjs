// The settings: a token is made and shown once, a source is added and what to paste shown, roles are told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, opened } from './browser.mjs';

const site = await opened({ hasHistory: false });

test('a token is made, shown once, works, and is revoked', async () => {
    const page = await site.page();
    await page.goto(site.url('/settings/tokens'));
    await page.getByLabel('What it is for').fill('Till');
    await page.getByLabel('See orders and products').check();
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.locator('[data-secret]').innerText();
    const may = async (path) => (await site.server.get(path, { token })).status;
    assert.deepEqual([await may('/api/v1/products'), await may('/api/v1/audit')], [200, 403]);
    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: 'Till' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await row.getByRole('button', { name: 'Revoke for good' }).click();
    await row.getByText('Revoked').waitFor();
    assert.equal(await page.locator('[data-secret]').count(), 0);
    assert.equal(await may('/api/v1/products'), 401);
});

test('a source is added: what to paste works, and what it sends wrongly can be seen', async () => {
    const page = await site.page();
    await page.goto(site.url('/settings/sources'));
    await page.getByRole('textbox', { name: /^Name/ }).fill('The site');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const [, key] = /writeKey: '([^']+)'/.exec(await page.locator('[data-secret]').innerText());
    const sent = await site.server.post('/v1/batch', { writeKey: key, batch: [{ type: 'track', messageId: 'm1' }] }, { token: '' });
    assert.equal(sent.status, 200);
    await page.goto(site.url('/settings/rejected'));
    const row = page.getByRole('listitem').filter({ hasText: 'The site' });
    await row.getByRole('button', { name: 'Forget' }).click();
    await row.getByRole('button', { name: 'Forget for good' }).click();
    await page.waitForSelector('text=Nothing was rejected');
});

test('the business is said, and taken back', async () => {
    await site.server.send('PUT', '/api/v1/settings/time_zone', { body: { value: 'Europe/London' } });
    const page = await site.page();
    await page.goto(site.url('/settings/business'));
    const zone = async () => (await site.server.get('/api/v1/settings')).body.items.find(({ name }) => name === 'time_zone').value;
    const before = await zone();
    const field = page.getByRole('textbox', { name: 'Time zone' });
    await field.fill('Europe/Kyiv');
    await field.press('Escape');
    await page.locator('form', { has: field }).getByRole('button', { name: 'Save' }).click();
    await page.waitForSelector('text=Saved');
    assert.equal(await zone(), 'Europe/Kyiv');
    await page.getByRole('button', { name: 'Undo' }).click();
    for (let left = 50; left > 0 && (await zone()) !== before; left--) await page.waitForTimeout(50);
    assert.equal(await zone(), before);
});

test('the second factor is drawn as a code to scan', async () => {
    const page = await site.page();
    await page.goto(site.url('/settings/account'));
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor();
});

test('a shop is added, given an address, removed, and comes back', async () => {
    const page = await site.page();
    await page.goto(site.url('/settings/locations'));
    await page.waitForSelector('text=No locations yet');
    await page.getByLabel('Code').fill('K1');
    await page.getByLabel('Name').fill('Khreshchatyk');
    await page.getByRole('button', { name: 'Add a location' }).click();
    await page.getByRole('button', { name: 'Edit Khreshchatyk' }).click();
    const row = page.getByRole('listitem');
    await row.getByLabel('Address').fill('Khreshchatyk 1');
    await row.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Khreshchatyk 1').waitFor();
    await page.getByRole('button', { name: 'Remove Khreshchatyk' }).click();
    await page.waitForSelector('text=No locations yet');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await row.getByText('Khreshchatyk 1').waitFor();
});

test('a manager sees what only owners change, and why', async () => {
    const { link } = json(['account', 'add', 'manager@example.com', '--role', 'manager', '--url', site.url('')]);
    const page = await site.page({ isSignedIn: false });
    page.expected = /401/; // nobody is signed in yet
    await page.goto(link);
    await page.waitForURL(site.url('/'));
    await page.goto(site.url('/settings/business'));
    const sender = page.getByRole('textbox', { name: 'Sender' });
    assert.equal(await sender.getAttribute('readonly'), '');
    await page.getByText('Only owners change this').first().waitFor();
    await page.getByRole('textbox', { name: 'Margin, %' }).fill('40');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
});
