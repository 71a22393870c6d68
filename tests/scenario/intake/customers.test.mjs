// Customers: found again by any identity, renewed by what a later file says, organisations too.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, maitred } from '../driver.mjs';

function imported(kind, rows) {
    const path = join(folder, 'customers.csv');
    writeFileSync(path, `${rows.join('\n')}\n`);
    return json(['import', kind, path]);
}

const find = (text) => maitred(['customer', 'export', text]).json();

test('a second import knows them, a changed name changes them', () => {
    const head = 'customer,name,phone,email,date of birth,country';
    const ann = '7,Ann Lee,+442079460000,ANN@example.com,1985-05-12,United Kingdom';
    assert.equal(imported('customers', [head, ann]).added, 1);
    assert.equal(imported('customers', [head, ann]).known, 1);
    assert.equal(imported('customers', [head, ann.replace('Ann Lee', 'Ann Moor')]).changed, 1);
    const file = find('+44 20 7946 0000');
    assert.deepEqual([file.name, file.country], ['Ann Moor', 'GB']);
    assert.deepEqual(file.identity.map((i) => i.ident).sort(),
        ['email:ann@example.com', 'ext::7', 'phone:+442079460000']);
    assert.equal(find('ann@example.com').id, file.id);
});

test('columns in Russian, with a company', () => {
    imported('customers', ['Код клиента;Организация;Эл. почта;Адрес',
        '12;ООО Ромашка;zakaz@romashka.example;Москва, ул. Ленина, 1']);
    const file = find('zakaz@romashka.example');
    assert.deepEqual([file.kind, file.name, file.address],
        ['organisation', 'ООО Ромашка', 'Москва, ул. Ленина, 1']);
});
