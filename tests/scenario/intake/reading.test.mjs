// What stands in files is read whatever their form is; what could be meant two ways is asked about.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fresh, maitred, refused, sql } from '../driver.mjs';
import { file, imported, sound } from './import.mjs';

const totals = (db) => sql('SELECT count(*), sum(amount), min(at), max(at) FROM touchpoint', db).trim();
const lines = ['Дата\tКлиент\tСумма', '05.01.2024 10:00\t7\t1 234,50', '15.01.2024\t8\t2,00'];
const expected = '2|123650|1704448800000000|1705276800000000';

test('tabs, semicolons, commas, JSON lines; UTF-8, UTF-16; packed', () => {
    const text = `${lines.join('\n')}\n`;
    const forms = { 'a.tsv': text, 'b.csv': text.replaceAll('\t', ';'), 'c.csv': `\ufeff${text}`,
        'd.csv': Buffer.from(`\ufeff${text}`, 'utf16le'), 'e.csv.gz': gzipSync(text),
        'f.csv': text.replaceAll('1 234,50', '"1,234.50"').replaceAll('2,00', '2.00').replaceAll('\t', ','),
        'g.jsonl': ['{"date":"2024-01-05T10:00:00Z","client":"7","sum":1234.5}',
            '{"sum":2,"client":8,"date":"2024-01-15"}'].join('\n') };
    for (const [name, form] of Object.entries(forms)) {
        const db = fresh();
        assert.equal(imported('orders', file(name, form), { db }).added, 2, name);
        assert.equal(totals(db), expected, name);
    }
});

test('a day that may be a month is asked about, and so is a comma that may be a point', () => {
    const dates = file('dates.csv', ['date,customer,amount', '03/04/2024,1,1.00', '05/06/2024,2,1.00']);
    assert.match(refused('invalid', ['import', 'orders', dates]), /"03\/04\/2024" may begin with the day/);
    const marks = file('marks.csv', ['date;customer;amount', '2024-04-03;1;1,234', '2024-04-03;2;2,345']);
    assert.match(refused('invalid', ['import', 'orders', marks]), /"1,234" may be thousands or a fraction/);
    const mixed = file('mixed.csv', ['date,customer,amount', '03/14/2024,1,1.00', '14/03/2024,2,1.00']);
    assert.match(refused('invalid', ['import', 'orders', mixed]), /some dates put the day first and some the month/);
    const told = [fresh(), fresh()];
    imported('orders', dates, '--dates', 'dmy', { db: told[0] });
    imported('orders', dates, '--dates', 'mdy', { db: told[1] });
    assert.deepEqual(told.map((db) => totals(db).split('|')[2]), ['1712102400000000', '1709510400000000']);
});

test('no header: columns by place, each row an order, sums exact', () => {
    const db = fresh();
    const path = file('cd.txt', [' 00004 0001 19970101  2   29.33', ' 00004 0001 19970101  2   29.33',
        ' 00004 0001 19970802  1   14.96', ' 00021 0002 19970101  3   63.34', ' 00021 0002 19970113  0    0.00']);
    assert.match(refused('invalid', ['import', 'orders', path], { db }), /which column is date\?.*--map/s);
    const counts = imported('orders', path, '--map', 'customer=1,date=3,quantity=4,amount=5', { db });
    assert.deepEqual([counts.added, sql('SELECT kind, count(*), sum(amount) FROM touchpoint GROUP BY kind ORDER BY kind',
        db).trim()], [5, '1|4|13696\n5|1|0']);
    assert.equal(imported('orders', path, '--map', 'customer=1,date=3,quantity=4,amount=5', { db }).known, 5);
    sound(db);
});

test('a dry run writes nothing, and shows which column is what', () => {
    const db = fresh();
    const run = maitred(['import', 'orders', file('dry.tsv', `${lines.join('\n')}\n`), '--dry-run'], { db });
    assert.match(run.stdout, /customer +2\n.*|amount +3/);
    assert.equal(sql('SELECT (SELECT count(*) FROM touchpoint) + (SELECT count(*) FROM setting)', db).trim(), '0');
});
