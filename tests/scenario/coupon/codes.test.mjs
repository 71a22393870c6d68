// Codes cannot be guessed, tell a slip of the hand from a wrong code, and are all there in the export.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused, sql } from '../driver.mjs';
import { campaign, codes, customer } from './till.mjs';

const look = (code, ...more) => json(['coupon', 'look', code, ...more]);
campaign('SUMMER', '--percent', '10');

test('made codes are unlike, without letters that look alike, and exported', () => {
    const made = codes('SUMMER', '--count', '2500');
    assert.equal(new Set(made).size, 2500);
    for (const code of made) assert.match(code, /^([34679CDFHJKMNPRTVWX]{4}-){2}[34679CDFHJKMNPRTVWX]{4}$/);
    const csv = maitred(['coupon', 'codes', 'SUMMER', '--format', 'csv']).stdout.trim().split(/\r?\n/);
    assert.equal(csv[0], 'code,customer,used');
    assert.deepEqual(csv.slice(1), made.sort().map((code) => `${code},,0`));
    assert.equal(json(['coupon', 'campaign', 'show', 'SUMMER']).made, 2500);
});

test('however it is typed it is found; mistyped it is told apart from unknown', () => {
    const [code] = codes('SUMMER', '--count', '1');
    for (const typed of [code.toLowerCase(), code.replaceAll('-', ' '), code.replaceAll('-', ''), code.replaceAll('H', 'Н')])
        assert.deepEqual([look(typed).code, look(typed).verdict], [code, 'good']);
    const wrong = code.slice(0, -1) + (code.endsWith('3') ? '4' : '3');
    assert.match(refused('invalid', ['coupon', 'look', wrong]), /mistyped/);
    sql(`DELETE FROM coupon_code WHERE code = '${code.replaceAll('-', '').toLowerCase()}'`);
    assert.match(refused('missing', ['coupon', 'look', code]), /no coupon/);
    refused('missing', ['coupon', 'look', 'OTHER10']);
    sql('UPDATE coupon_tally SET made = made - 1 WHERE slot = 1');
});

test('short codes are only as many as cannot be guessed', () => {
    campaign('SHORT', '--amount', '5', '--length', '8');
    assert.equal(codes('SHORT', '--count', '893').length, 893);
    assert.match(refused('invalid', ['coupon', 'codes', 'SHORT', '--count', '1']), /0 more may be made/);
    refused('usage', ['coupon', 'codes', 'SHORT', '--count', '0']);
});

test('a personal code is its customer’s, and each has one', () => {
    campaign('MINE', '--amount', '5', '--codes', 'personal');
    const anna = customer('Anna', '--phone', '+380501234567'), ben = customer('Ben');
    const both = codes('MINE', '--customer', '+380501234567', '--customer', ben);
    assert.deepEqual(codes('MINE', '--customer', anna), [both[0]]);
    assert.deepEqual(look(both[0], '--customer', anna).verdict, 'good');
    assert.deepEqual(look(both[0], '--customer', ben).verdict, 'not_theirs');
    assert.deepEqual(look(both[0]).verdict, 'whose');
    refused('invalid', ['coupon', 'codes', 'MINE', '--count', '5']);
    refused('invalid', ['coupon', 'codes', 'SUMMER', '--customer', ben]);
    json(['check']);
});
