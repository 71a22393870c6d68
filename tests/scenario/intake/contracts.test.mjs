// Contracts: told, told again, renewed, refused; they follow their customer.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fresh, json, sql } from '../driver.mjs';
import { file, imported, rejected, sound } from './import.mjs';

const telco = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/telco_churn.csv');
const rows = (db) => sql(`SELECT plan, tenure, is_ended, started_at / 86400000000, ended_at / 86400000000,
    monthly FROM contract ORDER BY plan, tenure, started_at`, db).trim().split('\n');
const skip = existsSync(telco) ? false : 'shared data absent: telco_churn.csv';
test('telco subscribers as they are; the same file changes nothing', { skip }, () => {
    const db = fresh();
    assert.equal(imported('contracts', telco, { db }).added, 7043);
    assert.equal(imported('contracts', telco, { db }).known, 7043);
    assert.equal(sql(`SELECT count(*), sum(is_ended), sum(tenure), sum(monthly) FROM contract`, db).trim(),
        '7043|1869|227990000|45611660');
});

test('dates instead of months, in three languages; what a later file leaves open stays', () => {
    const db = fresh();
    const told = (name, lines, ...more) => imported('contracts', file(name, lines), ...more, { db });
    told('en.csv', ['client_id,Plan,start date,end date,monthly fee', 'a,gold,2024-01-02,,10.50',
        'b,gold,2024-01-03,2024-03-03,10.50'], '--at', '2024-06-01');
    told('ru.csv', ['Клиент,Тариф,Стаж,Отток', 'в,медь,"1,5",Да'], '--decimal', 'comma');
    told('uk.csv', ['Клієнт,Тариф,Стаж (місяців),Відтік', 'г,олово,2.25,ні']);
    assert.deepEqual(rows(db), ['gold|-1|0|19724|0|1050', 'gold|-1|1|19725|19785|1050',
        'медь|1500|1|0|0|-1', 'олово|2250|0|0|0|-1']);
    assert.equal(told('later.csv', ['customer,churn,tenure', 'a,yes,3', 'г,ні,2.25']).changed, 1);
    assert.equal(rows(db)[0], 'gold|-1|1|19725|19785|1050');
    assert.equal(rows(db)[1], 'gold|3000|1|19724|0|1050');
});

test('a bad row is refused with its column and reason; corrections further down win', () => {
    const db = fresh(), path = file('bad.csv', ['customer,tenure,churned,started,ended', 'a,5,maybe,,',
        'b,,no,,', ',5,no,,', 'c,-1,no,,', 'd,5,yes,2024-02-01,2024-01-01', 'e,5,no,,2024-01-01',
        'f,5000,no,,', 'g,5,,,', 'h,1,no,,', 'h,2,yes,,', ...Array.from({ length: 10 }, (_, i) => `${i + 1},1,0,,`)]);
    const counts = imported('contracts', path, { db });
    assert.deepEqual([counts.rejected, counts.added, counts.known], [8, 11, 1]);
    assert.match(rejected(path).join('\n'), new RegExp(['"churned","maybe"', '"tenure","",', 'nothing to',
        'below nought', '"ended".*before', '"ended".*has not', '1200', '"churned","",'].join('[^]*')));
    assert.deepEqual(imported('contracts', path, { db }).known, 12);
});

test('several contracts by number; merged, parted, handed out, erased with their customer', () => {
    const db = fresh();
    imported('contracts', file('two.csv', ['customer,contract no,tenure,churned', 'x,1,5,no', 'x,2,6,no', 'y,,7,yes']), { db });
    const whose = () => sql('SELECT count(*) FROM contract GROUP BY customer_id ORDER BY 1', db).trim(),
        gone = json(['customer', 'show', 'y'], { db }).id;
    json(['customer', 'merge', 'x', 'y'], { db });
    assert.equal(whose(), '3');
    assert.equal(json(['customer', 'export', 'x'], { db }).contract.length, 3);
    json(['customer', 'unmerge', gone], { db });
    assert.equal(whose(), '1\n2');
    json(['customer', 'erase', 'x', '--yes'], { db });
    assert.equal(sql("SELECT count(*) FROM contract WHERE known_as = ''", db).trim(), '2');
    sound(db);
});
