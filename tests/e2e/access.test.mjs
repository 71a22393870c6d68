// Every page, in both themes and all languages, wide and on a phone: nothing serious for axe-core, and
// nothing wider than the screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, opened } from './browser.mjs';
import { doors, pages } from './pages.mjs';

const site = await opened();

for (const theme of ['light', 'dark'])
    for (const language of ['en', 'ru', 'uk'])
        test(`pages in ${language}, ${theme}`, async () => {
            for (const [list, isSignedIn] of [[pages(site), true], [doors, false]]) {
                const page = await site.page({ theme, language, isSignedIn, width: language === 'en' ? 1440 : 390 });
                for (const { path, ready } of list) {
                    await page.goto(site.url(path));
                    await page.waitForSelector(ready);
                    assert.deepEqual(await findings(page), [], path);
                    assert.equal(await page.getAttribute('html', 'lang'), language);
                    assert.ok(await page.evaluate(() =>
                        document.documentElement.scrollWidth <= innerWidth), `${path} is too wide`);
                }
                await page.context().close();
            }
        });
