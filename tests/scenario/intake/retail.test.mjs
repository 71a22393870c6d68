// The year of a British gift shop, as it was published, without a word about its columns.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, sql } from '../driver.mjs';
import { imported, retail, sound } from './import.mjs';

test('541,909 lines give the figures that others found', () => {
    const path = join(folder, 'retail.csv.gz');
    copyFileSync(retail, path);
    const counts = imported('orders', path);
    assert.deepEqual([counts.rows, counts.added, counts.rejected, counts.anonymous, counts.unmatched],
        [541909, 541909, 0, 135080, 1772]);
    assert.equal(sql(`SELECT sum(amount), count(*), sum(items), count(DISTINCT customer_id) FROM touchpoint
        WHERE kind = 1 AND customer_id > 0`).trim(), '891140790|18532|397884|4338');
    // Every cancelled line stands against an order of the same customer, or is known to have none.
    assert.equal(sql(`SELECT (SELECT sum(amount) FROM order_return_line) = (SELECT sum(amount)
        FROM order_return_match)`).trim().replace('t', '1'), '1');
    assert.deepEqual(json(['setting', 'list']).settings.find((s) => s.name === 'currency').value, 'GBP');
    sound();
});

test('once more adds nothing', () => {
    assert.equal(imported('orders', join(folder, 'retail.csv.gz')).known, 541909);
});
