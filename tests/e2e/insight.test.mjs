// Insight over a shop of 60 customers: every chart says its finding, is a table too, can be taken along,
// and what was asked stands in the address.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder } from '../scenario/driver.mjs';
import { findings, maitred, opened } from './browser.mjs';

const site = await opened({ hasHistory: false });
const orders = [];
for (let customer = 0; customer < 60; customer++)
    for (let month = 1 + customer % 3; month <= 8; month += 1 + customer % 4)
        orders.push(`${orders.length},C${customer},2026-0${month}-${10 + customer % 15},${(customer < 12 ? 400 : 20) + month}.00`);
const days = [...Array(40).keys()].map((n) => `C${n},${n % 5 ? 9 : 3},2026-07-${10 + n % 15}`);
for (const [kind, head, rows, options] of [['orders', 'order,customer,date,amount', orders, ['--currency', 'EUR']],
    ['scores', 'customer,score,date', days, ['--metric', 'nps']]]) {
    const file = join(folder, `${kind}.csv`);
    writeFileSync(file, [head, ...rows].join('\n') + '\n');
    assert.equal(maitred(['import', kind, file, ...options]).status, 0);
}

const FINDINGS = {
    buyers: /of those who bought in Jul 2026 had bought before/, rfm: /slipping away/, pareto: /^The top fifth of customers make \d/,
    cohorts: /^\d.*% of new customers buy again in the month/, retention: /customers/, nps: /^The Net Promoter Score is 60:/, value: /./,
};

for (const theme of ['light', 'dark'])
    test(`every part says its finding and is read by everybody, ${theme}`, async () => {
        const page = await site.page({ theme, width: theme === 'light' ? 1440 : 390 });
        for (const [part, finding] of Object.entries(FINDINGS)) {
            await page.goto(site.url(`/insight?part=${part}&as_of=2026-08-20`));
            await page.waitForFunction(() => !document.querySelector('[aria-busy=true]') && document.querySelector('main section h2'));
            assert.match(await page.locator('main section h2').first().innerText(), finding, part);
            assert.deepEqual(await findings(page), [], part);
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${part} is too wide`);
        }
        await page.context().close();
    });

const page = await site.page();

test('a chart has its title as its name, is a table too, and both can be taken along', async () => {
    await page.goto(site.url('/insight?part=pareto'));
    const title = await page.locator('main section h2').innerText();
    await page.getByRole('img', { name: title }).waitFor();
    const [picture] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '(PNG)' }).click()]);
    assert.equal(readFileSync(await picture.path()).subarray(1, 4).toString(), 'PNG');
    await page.getByText('Table', { exact: true }).click();
    assert.equal(await page.locator('main tbody tr').count(), 3);
    const [numbers] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '(CSV)' }).click()]);
    assert.match(readFileSync(await numbers.path(), 'utf8'), /^\ufeffClass,Customers,.*\r\nA,\d+,/);
});

test('how a number is computed is told where the question arises', async () => {
    await page.getByRole('button', { name: 'How is this computed?' }).click();
    await page.getByText('Davidson (2009)').waitFor();
    await page.keyboard.press('Escape');
});

test('what was asked stands in the address, and a segment leads to its customers', async () => {
    await page.goto(site.url('/insight?part=rfm&as_of=2026-08-20'));
    await page.getByText('Less returns', { exact: true }).click();
    await page.waitForURL(/view=net/);
    await page.getByText('sales less returns').waitFor();
    await page.getByRole('button', { name: 'Champions', exact: true }).click();
    await page.waitForURL(/segment=champions/);
    await page.locator('main tbody a').first().click();
    await page.waitForURL(/customers\/cus_/);
});

test('with too little to go by it says so', async () => {
    await page.goto(site.url('/insight?part=cohorts&as_of=2026-01-05'));
    await page.getByRole('heading', { name: 'Not enough data' }).waitFor();
});
