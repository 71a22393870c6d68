// Files of shops and of bookkeeping are understood without a word about their columns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, sql } from '../driver.mjs';
import { file, imported } from './import.mjs';

const totals = (db) => sql(`SELECT kind, count(*), sum(amount) FROM touchpoint GROUP BY kind
    ORDER BY kind`, db).trim();

// The letters of Windows-1251 that the file below needs.
const cp1251 = (text) => Buffer.from([...text].map((c) => {
    const n = c.charCodeAt(0);
    return n < 256 ? n : n - 0x350;
}));

test('1C: semicolons, Windows-1251, decimal comma, thousands set apart', () => {
    const db = fresh();
    const path = file('1c.csv', cp1251(['Номер;Дата;Контрагент;Номенклатура;Артикул;Количество;Цена;Сумма',
        'A-1;01.02.2024 9:05:07;ООО "Ромашка";Чай;Ч-1;2,000;1\u00a0234,50;2\u00a0469,00',
        'A-1;01.02.2024 9:05:07;ООО "Ромашка";Кофе;К-1;1,5;100,00;150,00',
        'A-2;13.02.2024 0:00:00;ООО "Ромашка";Чай;Ч-1;-1;1\u00a0234,50;-1\u00a0234,50', ''].join('\r\n')));
    assert.deepEqual([imported('orders', path, { db }).added, totals(db)], [3, '1|1|261900\n2|1|-123450']);
    assert.equal(json(['customer', 'show', 'ООО "Ромашка"'], { db }).name, 'ООО "Ромашка"');
});

test('WooCommerce lines: the order\'s total on each of them is not counted again', () => {
    const db = fresh();
    const path = file('woo.csv', ['"Order Number","Order Status","Order Date","First Name (Billing)",'
        + '"Last Name (Billing)","Email (Billing)","Order Total Amount","SKU","Item #","Item Name",'
        + '"Quantity (- Refund)","Item Cost"',
    '101,Completed,"2024-01-05 10:11",Anna,K,a@x.ua,30.00,S1,1,Cup,2,10.00',
    '101,Completed,"2024-01-05 10:11",Anna,K,a@x.ua,30.00,S2,2,Tea,1,10.00',
    '102,Cancelled,,Bob,,b@x.ua,,S2,1,Tea,1,10.00',
    '103,Refunded,"2024-02-05 10:11",Cy,,c@x.ua,10.00,S2,1,Tea,1,10.00']);
    const counts = imported('orders', path, { db });
    assert.deepEqual([counts.added, counts.left_out, counts.rejected], [4, 1, 0]);
    assert.equal(totals(db), '1|2|4000\n3|1|-1000');
    assert.equal(json(['customer', 'show', 'a@x.ua'], { db }).name, 'Anna K');
});

test('WooCommerce orders, one row each, guests among them', () => {
    const db = fresh();
    const path = file('woo2.csv', ['Order ID,Date,Status,Customer Email,Total',
        '1,2024-03-05,completed,a@b.cc,12.50', '2,2024-03-06,processing,,3.00']);
    assert.deepEqual([imported('orders', path, { db }).anonymous, totals(db)], [1, '1|2|1550']);
});

test('Online Retail II: pounds, ids with .0, and numbers that open with C cancel', () => {
    const db = fresh();
    const path = file('ii.csv', ['Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country',
        '489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom',
        'C489449,85048,LIGHTS,-2,2009-12-02 10:33:00,6.95,13085.0,Australia']);
    const counts = imported('orders', path, { db });
    assert.deepEqual([counts.unmatched, totals(db)], [0, '1|1|8340\n3|1|-1390']);
    assert.equal(json(['setting', 'list'], { db }).settings.find((s) => s.name === 'currency').value, 'GBP');
    assert.equal(json(['customer', 'show', '13085'], { db }).orders, 1);
});
