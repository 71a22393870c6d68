// A bad row never stops an import: it is listed with its line, column, value and reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maitred, refused, sql } from '../driver.mjs';
import { content, file, imported, rejected } from './import.mjs';

const head = 'number,date,customer,quantity,price,comment';
const good = (from) => Array.from({ length: 30 }, (_, i) => `${from + i},2024-01-05,1,1,1.00,`);

test('the line is the file\'s, also after line ends inside of quotes', () => {
    const path = file('lines.csv', [head, ...good(1), '31,2024-01-05,1,1,1.00,"a', 'b', 'c"',
        '32,2024-01-05,1,1,cheap,', '33,2023-02-29,1,1,1.00,', '34,2024-01-05,1,"=1+2",1.00,']);
    const counts = imported('orders', path);
    assert.deepEqual([counts.rows, counts.added, counts.rejected, counts.status], [34, 31, 3, 3]);
    assert.deepEqual(rejected(path), ['line,column,value,reason,row',
        '35,"price","cheap","this is not a number","32,2024-01-05,1,1,cheap,"',
        '36,"date","2023-02-29","this is not a date between 1970 and 2199","33,2023-02-29,1,1,1.00,"',
        '37,"quantity","\'=1+2","this is not a number","34,2024-01-05,1,""=1+2"",1.00,"']);
    imported('orders', file('lines.csv', [head, ...good(1)]));
    assert.deepEqual(rejected(path), [], 'a clean import takes the old list away');
});

test('numbers that no sum should meet', () => {
    const path = file('numbers.csv', [head, ...good(1), '41,2024-01-05,1,1,NaN,', '42,2024-01-05,1,1,1e308,',
        '43,2024-01-05,1,9999999999,9999999999,', '44,2024-01-05,1,99999999999999999999,1,',
        '45,1969-12-31,1,1,1,', '46,9999-01-01,1,1,1,', '47,9999999999,1,1,1,', '48,20000,1,1,1,',
        '49,2024-01-05,a\x01b,1,1,', '50,2024-01-05,1,1,1,a\0b', `${'5'.repeat(65)},2024-01-05,1,1,1,`,
        '52,2024-02-29,1,1,1.00,', '53,2024-01-05,1,1,-0.00,', '54,2024-01-05,x\x7f,1,1,',
        `55,2024-01-05,${'x'.repeat(300)},1,1,`]);
    assert.equal(imported('orders', path).rejected, 13);
    assert.deepEqual(rejected(path).slice(1).map((r) => r.split('"')[1]), ['price', 'price', 'price', 'quantity',
        'date', 'date', 'date', 'date', 'customer', 'comment', 'number', 'customer', 'customer']);
    assert.equal(sql('SELECT sum(amount) FROM touchpoint').trim(), '3200');
});

test('a row that the database refuses is listed with the file\'s own words', () => {
    const path = file('late.csv', ['Order ID,Date,Customer ID,Total', '1,2024-01-05,2,5.00', ...good(2)
        .map((r) => r.replace(/,1,1,1.00,$/, ',1,1.00'))]);
    assert.equal(imported('orders', path).rejected, 1);
    assert.deepEqual(rejected(path).slice(1), ['2,"Order ID","1","another customer has this number",""']);
});

test('more than half wrong is a wrong reading: nothing is taken, and the remedy is told', () => {
    const before = content();
    const path = file('half.csv', [head, '71,05.01.2024,9,1,1,', '72,x,9,1,1,', '73,y,9,1,1,']);
    const said = refused('invalid', ['import', 'orders', path]);
    assert.match(said, /2 of 3 rows.*not a date.*CSV, commas.*--map number=1,date=2.*Nothing was imported/s);
    assert.equal(rejected(path).length, 3);
    assert.equal(content(), before);
});

test('reasons are in the reader\'s language', () => {
    const path = file('ru.csv', [head, ...good(1), '81,вчера,1,1,1,']);
    assert.equal(maitred(['import', 'orders', path, '--lang', 'ru']).status, 3);
    assert.match(rejected(path)[1], /^32,"date","вчера","[а-яё0-9 ]+",/);
});
