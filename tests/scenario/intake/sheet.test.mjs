// A spreadsheet: serial dates, ids with .0, and rejected rows by the sheet's own row numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as crc } from 'node:zlib';
import { json, sql } from '../driver.mjs';
import { file, imported, rejected } from './import.mjs';

// CRC-32 for Node before 22.
const crc32 = crc ?? ((bytes) => ~bytes.reduce((sum, byte) => {
    sum ^= byte;
    for (let k = 0; k < 8; k++) sum = sum & 1 ? sum >>> 1 ^ 0xEDB88320 : sum >>> 1;
    return sum;
}, -1) >>> 0);

// A zip file of stored members.
function zip(members) {
    const locals = [], heads = [];
    let at = 0;
    for (const [name, text] of Object.entries(members)) {
        const [n, data, fixed] = [Buffer.from(name), Buffer.from(text), Buffer.alloc(26)];
        fixed.writeUInt16LE(20, 0);
        fixed.writeUInt32LE(crc32(data), 10);
        fixed.writeUInt32LE(data.length, 14);
        fixed.writeUInt32LE(data.length, 18);
        fixed.writeUInt16LE(n.length, 22);
        const place = Buffer.alloc(14);
        place.writeUInt32LE(at, 10);
        const local = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, n, data]);
        heads.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fixed, place, n);
        locals.push(local);
        at += local.length;
    }
    const directory = Buffer.concat(heads), end = Buffer.alloc(18);
    end.writeUInt16LE(locals.length, 4);
    end.writeUInt16LE(locals.length, 6);
    end.writeUInt32LE(directory.length, 8);
    end.writeUInt32LE(at, 12);
    return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

const cell = (at, v) => typeof v === 'number' ? `<c r="${at}"><v>${v}</v></c>`
    : `<c r="${at}" t="inlineStr"><is><t>${v}</t></is></c>`;
const row = (n, values) => `<row r="${n}">${values.map((v, i) => cell(`${'ABCD'[i]}${n}`, v)).join('')}</row>`;
const relation = (id, target) => `<Relationships><Relationship Id="${id}" Target="${target}"
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${id}"/></Relationships>`;
const sheet = (rows) => zip({
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml'),
    'xl/workbook.xml': '<workbook><sheets><sheet name="s" sheetId="1" r:id="worksheet"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>` });

test('rows that are left out of the sheet are counted', () => {
    const path = file('s.xlsx', sheet([row(1, ['Номер', 'Дата', 'Клиент', 'Сумма']), row(4, ['1', 45296.5, 7, 12.5]),
        row(9, ['2', 45297, 7, 'x']), row(12, ['3', 45298, 8, 0.1 + 0.2])]));
    assert.deepEqual([imported('orders', path).added, rejected(path)[1].split('"')[0]], [2, '9,']);
    assert.match(rejected(path)[1], /^9,"Сумма","x","this is not a number"/);
    assert.equal(sql('SELECT sum(amount), min(at) FROM touchpoint').trim(), '1280|1704456000000000');
    assert.equal(json(['customer', 'show', '7']).orders, 1);
});
