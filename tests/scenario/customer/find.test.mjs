// A customer is found by any of their identities, however it is typed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';

const anna = json(['customer', 'add', '--name', 'Анна Петренко', '--country', 'UA',
    '--phone', '050 123 45 67', '--email', ' Anna.P@Shop.UA ', '--card', '1001-22 33',
    '--external', 'crm:17', '--external', 'A-5', '--telegram', '@AnnaP']).customer;
json(['customer', 'add', '--name', 'Bob', '--phone', '+44 20 7946 0958']);

const spellings = ['+380501234567', '00380 50 123-45-67', '+38 (050) 123 45 67', 'ANNA.P@shop.ua',
    '10012233', '1001 2233', 'ext:crm:17', 'A-5', 'annap', '@AnnaP', 'phone:+380501234567', anna];

for (const text of spellings)
    test(`"${text}" leads to Anna`, () => {
        const found = json(['customer', 'find', text]).customers;
        assert.deepEqual(found.map((c) => c.id), [anna]);
        assert.equal(json(['customer', 'show', text]).name, 'Анна Петренко');
    });

test('the beginning of a name finds those who are called so, in any case', () => {
    json(['customer', 'add', '--name', 'анна Ящук']);
    const names = json(['customer', 'find', 'АННА']).customers.map((c) => c.name);
    assert.deepEqual(names, ['Анна Петренко', 'анна Ящук']);
});

test('a percent sign is a letter of a name like any other', () => {
    assert.match(refused('missing', ['customer', 'find', '%']), /nobody is called or known by "%"/);
});

test('nobody is a missing customer, not an empty list', () => {
    assert.match(refused('missing', ['customer', 'show', '+380501234568']), /nobody is known by/);
    assert.match(refused('missing', ['customer', 'show', 'cus_0000000000001']), /there is no customer/);
});
