// Days and amounts far beyond any business are refused or left out, and never bring the program down.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, refused } from '../driver.mjs';
import { signedIn } from '../server.mjs';

const file = join(folder, 'orders.csv');
writeFileSync(file, 'date,customer,amount,channel\n2024-01-05,ann,10,shop\n2024-02-05,ben,20,site\n');
json(['import', 'orders', file]);
const questions = [['summary'], ['all'], ['rfm'], ['nps'], ['pareto'], ['cohorts'], ['retention'], ['value'],
    ['alive'], ['iceberg'], ['economics', '--by', 'month'], ['compare', '--a', 'channel:site'],
    ['baseline', 'set'], ['churn']];

test('a day after 2199 is no day to ask about', () => {
    for (const [what, ...more] of questions)
        for (const day of ['2200-01-01', '9999-12-31'])
            assert.match(refused('usage', ['insight', ...what.split(' '), ...more, '--as-of', day]),
                /--as-of must be a day from 1970 to 2199/, what);
});

test('the last day of 2199 can be asked about, grouped by quarters or not', () => {
    for (const more of [['retention'], ['retention', '--by', 'first-quarter'], ['all'],
        ['economics', '--by', 'month'], ['compare', '--a', 'channel:site']])
        json(['insight', ...more, '--as-of', '2199-12-31']);
    assert.match(refused('usage', ['insight', 'cohorts', '--as-of', '2199-12-31']), /--by/);
    const all = json(['insight', 'all', '--as-of', '2199-12-31']);
    assert.equal(all.figures.find((f) => f.name === 'back_next_month').value, null);
});

test('the server refuses such a day too, and goes on', async () => {
    const server = await signedIn();
    for (const path of ['retention', 'economics?by=month', 'compare?a=channel:site'])
        assert.equal((await server.get(`/api/v1/insight/${path}${path.includes('?') ? '&' : '?'}as_of=2277-06-30`))
            .status, 400, path);
    assert.equal((await server.get('/api/v1/insight/summary')).status, 200);
});

test('sales beyond reckoning are refused with a way on, and one page of all leaves them out', () => {
    const db = fresh(), path = join(folder, 'huge.csv');
    writeFileSync(path, `date,customer,amount\n${Array.from({ length: 29000 },
        (_, i) => `2024-01-05,c${i % 50},99999999999.99`).join('\n')}\n`);
    json(['import', 'orders', path], { db });
    assert.match(refused('invalid', ['insight', 'pareto'], { db }), /amounts are far too great/);
    const { figures } = json(['insight', 'all'], { db });
    assert.equal(figures.find((f) => f.name === 'gini').value, null);
});
