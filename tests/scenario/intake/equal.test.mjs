// Equal rows are separate sales, under whichever identity of the customer each stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json } from '../driver.mjs';
import { file, imported, sound } from './import.mjs';

test('equal sales of one customer, told by a phone, by an e-mail and by both', () => {
    const db = fresh();
    const path = file('equal.csv', ['date,phone,email,amount', '2024-01-01,,c@x.ua,1', '2024-01-02,+380671112244,,1',
        '2024-01-02,,c@x.ua,1', '2024-01-03,+380671112244,c@x.ua,1', '2024-01-01,,c@x.ua,1']);
    assert.equal(imported('orders', path, { db }).added, 5);
    assert.equal(json(['customer', 'show', 'c@x.ua'], { db }).orders, 5);
    assert.equal(imported('orders', path, { db }).known, 5);
    sound(db);
});

test('the same sales under a number that another export has too are known', () => {
    const db = fresh();
    imported('orders', file('phone.csv', ['date,phone,amount', '2024-01-01,+380671112244,1']), { db });
    const both = file('both.csv', ['date,customer,phone,amount', '2024-01-01,9,+380671112244,1']);
    assert.equal(imported('orders', both, { db }).known, 1);
    assert.equal(json(['customer', 'show', '9'], { db }).orders, 1);
});
