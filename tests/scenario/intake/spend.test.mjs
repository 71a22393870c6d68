// Marketing spend is said month by month, or imported; saying it again replaces it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json, maitred, refused } from '../driver.mjs';
import { file, imported, rejected, sound } from './import.mjs';

const set = (db, ...args) => json(['spend', 'set', ...args], { db });
const list = (db, ...args) => json(['spend', 'list', ...args], { db }).spend
    .map((s) => [s.month, s.channel, s.purpose, s.amount.amount]);

test('a month, channel and purpose has one amount; nought removes it', () => {
    const db = fresh();
    assert.match(maitred(['spend', 'list'], { db }).stdout, /Nothing is entered/);
    assert.equal(set(db, '--month', '2011-03', '--channel', 'Ads', '1200.00', '--note', 'a try').fate, 'added');
    assert.equal(set(db, '--month', '03.2011', '--channel', 'ads', '1,300.50').fate, 'changed');
    assert.equal(set(db, '--month', '3/2011', '--channel', 'ads', '1300.5').fate, 'known');
    set(db, '--month', '2011-03', '--channel', 'ads', '--for', 'keep', '50');
    set(db, '--month', '2011-04', '70');
    assert.deepEqual(list(db), [['2011-03', 'ads', 'win', 130050], ['2011-03', 'ads', 'keep', 5000],
        ['2011-04', '', 'win', 7000]]);
    assert.deepEqual(list(db, '--from', '2011-04', '--until', '2011-04'), [['2011-04', '', 'win', 7000]]);
    assert.equal(json(['spend', 'list'], { db }).spend[0].note, 'a try');
    assert.equal(set(db, '--month', '2011-04', '0').fate, 'removed');
    assert.equal(list(db).length, 2);
    assert.match(maitred(['spend', 'list'], { db, env: { MAITRED_LANG: 'ru' } }).stdout, /привлечение/);
    assert.match(refused('conflict', ['setting', 'set', 'currency', 'UAH'], { db }), /kept in EUR/);
    sound(db);
});

test('what is no month or no sum is refused', () => {
    assert.match(refused('usage', ['spend', 'set', '5']), /which month/);
    assert.match(refused('usage', ['spend', 'set', '--month', '2011-13', '5']), /a month like 2011-03/);
    assert.match(refused('usage', ['spend', 'set', '--month', '2011', '5']), /a month like 2011-03/);
    assert.match(refused('usage', ['spend', 'set', '--month', '2011-03', '-5']), /a sum like/);
    assert.match(refused('usage', ['spend', 'set', '--month', '2011-03', '--note', 'n'.repeat(1001), '5']), /longer/);
    assert.match(refused('invalid', ['spend', 'set', '--month', '2011-03', '--channel', 'c'.repeat(101), '5']), /longer/);
});

test('a file of days adds up by month, and imported twice changes nothing', () => {
    const db = fresh();
    const path = file('ads.csv', ['Date,Channel,Cost', '2011-03-01,Ads,10.50', '2011-03-31,ads,20',
        '2011-04-01,ads,5', '2011-04-02,ads,-1']);
    assert.equal(imported('spend', path, { db }).added, 4);
    const sums = [['2011-03', 'ads', 'win', 3050], ['2011-04', 'ads', 'win', 400]];
    assert.deepEqual(list(db), sums);
    assert.deepEqual([imported('spend', path, { db }).known, list(db)], [4, sums]);
    const again = imported('spend', file('more.csv', ['month,amount,channel', '2011-04,7,ads']), { db });
    assert.deepEqual([again.changed, list(db)[1]], [1, ['2011-04', 'ads', 'win', 700]]);
    sound(db);
});

test('purposes are words of three languages; bad rows say line, column and reason', () => {
    const db = fresh();
    const path = file('plan.csv', ['Месяц;Канал;Цель;Сумма', '03.2011;почта;удержание;1 200,00',
        '03.2011;почта;привлечение;7,00', '04.2011;почта;утримання;8,00', '05.2011;почта;retention;9,00',
        '06.2011;почта;залучення;9,50', '13.2011;почта;;1,00', '07.2011;почта;отдых;1,00', '08.2011;почта;;',
        '09.2011;почта;;-3,00']);
    const run = imported('spend', path, '--dates', 'dmy', { db });
    assert.deepEqual([run.added, run.rejected, run.status], [5, 4, 3]);
    assert.deepEqual(list(db).map((s) => [s[0], s[2], s[3]]), [['2011-03', 'win', 700], ['2011-03', 'keep', 120000],
        ['2011-04', 'keep', 800], ['2011-05', 'keep', 900], ['2011-06', 'win', 950]]);
    assert.deepEqual(rejected(path).slice(1).map((row) => row.split(',').slice(0, 2).join()).sort(),
        ['10,"Сумма"', '7,"Месяц"', '8,"Цель"', '9,"Сумма"']);
});
