// Two customers become one and part again, each with exactly what was theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused, sql } from '../driver.mjs';
import { file, number } from './file.mjs';

json(['attribute', 'declare', 'size', 'number']);
json(['attribute', 'declare', 'vip', 'flag']);
const anna = json(['customer', 'add', '--name', 'Anna', '--phone', '+380501234567',
    '--set', 'size=38']).customer;
const anya = json(['customer', 'add', '--name', 'Anya P.', '--email', 'anya@shop.ua', '--birth', '12-31',
    '--set', 'size=40', '--set', 'vip=yes', '--address', 'Kyiv']).customer;
for (const [who, tag] of [[anna, 'regular'], [anya, 'regular'], [anya, 'vegan']])
    json(['customer', 'tag', who, tag]);
json(['customer', 'note', anya, 'likes cats']);
json(['customer', 'date', anya, '03-08', 'birthday', '--whose', 'mother']);
json(['customer', 'prefer', anya, 'coffee', 'flat white']);
json(['customer', 'consent', anya, 'email', 'marketing', 'yes']);
for (const [who, id] of [[anna, 1001], [anya, 1002]])
    sql(`INSERT INTO orders VALUES (${number(who)}, ${id}, '${id}', '', 1500000000000000, 1, 5000, -1, 1, 7);
        INSERT INTO order_line VALUES (${number(who)}, ${id}, 1, 0, 1000, 5000, 1);
        INSERT INTO document VALUES ('order::${id}', ${number(who)}, ${id});
        INSERT INTO touchpoint VALUES (${number(who)}, ${id}, 1500000000000000, 1, 2, 1, 2, 5000, 1, -1, ${id})`);

test('everything moves to who stays, and blanks are filled in', () => {
    const before = [file(anna), file(anya)];
    json(['customer', 'merge', anna, anya]);
    const one = json(['customer', 'show', 'anya@shop.ua']);
    assert.deepEqual([one.id, one.name, one.birth, one.address], [anna, 'Anna', '12-31', 'Kyiv']);
    assert.deepEqual(one.attributes, { size: 38, vip: true });
    assert.deepEqual([one.orders, one.sales.amount], [2, 10000]);
    assert.deepEqual(one.timeline.map((t) => t.number), ['1002', '1001']);
    assert.deepEqual(one.tags, ['regular', 'vegan']);
    assert.equal(json(['customer', 'show', anya]).id, anna, 'the old id leads to the new customer');
    assert.match(refused('conflict', ['customer', 'merge', anna, anya]), /with themselves/);

    json(['customer', 'unmerge', anya]);
    assert.deepEqual([file(anna), file(anya)], before);
});

test('what was changed in between stays with who stayed', () => {
    json(['customer', 'merge', anna, anya]);
    json(['customer', 'edit', anna, '--address', 'Lviv']);
    json(['customer', 'unmerge', anya]);
    assert.equal(file(anna).address, 'Lviv');
    assert.equal(file(anna).birth, null);
    assert.match(refused('conflict', ['customer', 'unmerge', anya]), /is not merged into anybody/);
});
