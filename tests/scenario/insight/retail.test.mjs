// The published figures of Online Retail come out to the printed digits.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { json } from '../driver.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '../../../data/online_retail.csv.gz');
const asOf = ['--as-of', '2011-12-10'];

before(() => {
    const report = json(['import', 'orders', file]);
    assert.deepEqual([report.rows, report.added, report.rejected, report.anonymous],
        [541909, 541909, 0, 135080]);
});

test('the plain filter: 397,884 lines, 4,338 customers, 18,532 invoices, 8,911,407.90', () => {
    const s = json(['insight', 'summary', ...asOf, '--view', 'plain']);
    assert.deepEqual([s.lines, s.customers, s.orders, s.sales.amount, s.currency],
        [397884, 4338, 18532, 891140790, 'GBP']);
    assert.equal((100 * s.top_fifth.share).toFixed(2), '74.59');
    assert.equal(s.months[0].month, '2010-12');
    assert.deepEqual(s.months.map((m) => m.new),
        [885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]);
});

test('RFM: mean recency 93.0595 days, 348 customers are 5-5-5 with ties by number', () => {
    const rfm = json(['insight', 'rfm', ...asOf, '--ties', 'order']);
    assert.equal(rfm.customers, 4338);
    assert.equal(rfm.mean_recency_days.toFixed(4), '93.0595');
    assert.equal(rfm.scores.find((s) => s.r === 5 && s.f === 5 && s.m === 5).customers, 348);
    assert.equal(rfm.segments.reduce((n, s) => n + s.customers, 0), 4338);
});

test('customer 12347 has R 3 days, F 7, M 4,310.00', () => {
    const segments = json(['insight', 'rfm', ...asOf]).segments.map((s) => s.name);
    const everybody = segments.flatMap((name) =>
        json(['insight', 'rfm', ...asOf, '--segment', name, '--limit', '1000']).members);
    const one = everybody.find((c) => c.external_id === '12347');
    assert.deepEqual([one.recency_days, one.frequency, one.money.amount], [3, 7, 431000]);
});

test('figures do not depend on the number of threads, net is less than plain', () => {
    const of = (...args) => json(['insight', 'summary', ...asOf, ...args]);
    assert.deepEqual(of('--threads', '1'), of('--threads', '7'));
    assert.ok(of('--view', 'net').sales.amount < of('--view', 'plain').sales.amount);
});
