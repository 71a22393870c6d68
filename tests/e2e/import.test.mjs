// A file is imported by hand: dropped, looked at, its question answered, watched, its rejected rows read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, opened } from './browser.mjs';

const site = await opened({ hasHistory: false });
const CSV = 'card,receipt,date,total\n11,A1,01/02/2026,10.00\n12,A2,03/04/2026,nonsense\n12,A3,05/06/2026,5.50\n';
const csv = (name, text = CSV) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function look(page, file) {
    await page.goto(site.url('/import'));
    await page.locator('input[type=file]').setInputFiles(file);
    assert.equal(await page.getByLabel('What it holds').inputValue(), 'orders');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.waitForURL('**/import/imp_*');
    await page.getByLabel('Column “card” is').waitFor();
}

test('an import asks what is in doubt, says what came of it, and is found again', async () => {
    const page = await site.page();
    await look(page, csv('orders.csv'));
    const start = page.getByRole('button', { name: 'Import', exact: true });
    assert.equal(await page.getByLabel('Column “total” is').inputValue(), 'amount');
    assert.equal(await start.isDisabled(), true);
    await page.getByLabel('The day first, then the month').check();
    await page.getByRole('textbox', { name: 'In which currency' }).fill('EUR');
    await page.keyboard.press('Escape');
    await start.click();
    await page.waitForSelector('[data-count=added] dd:text-is("2")');
    await page.waitForSelector('td:text-is("nonsense")');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download them' }).click()]);
    assert.equal(download.suggestedFilename(), 'rejected.csv');
    const { text } = await site.server.get('/api/v1/orders?number=A1');
    assert.match(text, /2026-0(1-31|2-01)T/);
    await page.goto(site.url('/import'));
    await page.getByRole('link', { name: 'orders.csv' }).click();
    await page.waitForSelector('[data-count=added] dd:text-is("2")');
});

test('a column is said to be another, and a file nobody wants is discarded', async () => {
    const page = await site.page();
    await look(page, csv('more.csv', 'who,date,amount,order\n11,2026-03-01,4.00,B1\n'.replace('who', 'card')));
    await page.getByLabel('Column “amount” is').selectOption('');
    await page.waitForSelector('text=A column is missing');
    await page.getByLabel('Column “amount” is').selectOption('amount');
    await page.waitForSelector('button:has-text("Import"):not([disabled])');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.waitForSelector('text=The import was stopped');
});

test('what was refused, and what is in doubt, is read by everybody', async () => {
    const page = await site.page({ theme: 'dark' });
    await page.goto(site.url('/import'));
    await page.getByRole('link', { name: 'orders.csv' }).click();
    await page.waitForSelector('td:text-is("nonsense")');
    assert.deepEqual(await findings(page), []);
    await look(page, csv('doubt.csv'));
    assert.deepEqual(await findings(page), []);
});
