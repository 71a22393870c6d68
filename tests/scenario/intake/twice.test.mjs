// Importing a file twice changes nothing, of whatever kind it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { content, file, imported, sound } from './import.mjs';

const files = {
    orders: ['number,date,customer,sku,product,quantity,price',
        '1,2024-01-05 10:00:00,7,A,Apple,2,1.50', '1,2024-01-05 10:00:00,7,B,Bread,1,2.00',
        ',2024-01-06 10:00:00,7,A,Apple,1,1.50', ',2024-01-06 10:00:00,7,A,Apple,1,1.50',
        ',2024-01-07 10:00:00,,A,Apple,1,1.50', ',2024-01-07 10:00:00,,A,Apple,1,1.50',
        ',2024-01-08 10:00:00,7,A,Apple,-1,1.50', ',2024-01-08 10:00:00,,A,Apple,-1,1.50',
        '9,2024-01-08 10:00:00,8,A,Apple,1,0', ',2024-01-09,8,,,1,4.00', ',2024-01-09,8,,,1,4.00'],
    customers: ['customer,name,email,phone,birthday,address', '7,Anna,anna@x.ua,,1985-05-12,"Kyiv\r\n1"',
        '8,Bob,,+380501234567,,', '7,Anna K.,,,,', ',Robert,bob@x.ua,+380501234567,,'],
    products: ['sku,name,category,price,stock', 'A,Apple,Fruit,1.50,10', 'C,Cheese,,9.00,', 'A,Apples,,1.60,'],
    scores: ['customer,date,score,comment,order', '7,2024-02-01,9,good,1', '7,2024-02-01,9,good,1',
        ',2024-02-01,3,bad,', ',2024-02-01,3,bad,', ',2024-02-01,5,,9'],
    deliveries: ['order,promised,delivered', '1,2024-01-07,', '1,,2024-01-09', '9,2024-01-07,2024-01-07'],
};

for (const [kind, rows] of Object.entries(files)) {
    test(`${kind}: the second time all rows are known`, () => {
        const path = file(`${kind}.csv`, rows);
        const first = imported(kind, path);
        assert.deepEqual([first.rows, first.rejected], [rows.length - 1, 0]);
        const before = content();
        const seven = json(['customer', 'export', '7']);
        const again = imported(kind, path);
        assert.deepEqual([again.added, again.changed, again.rejected, again.known],
            [0, 0, 0, rows.length - 1]);
        assert.equal(content(), before);
        assert.deepEqual(json(['customer', 'export', '7']), seven);
    });
}

test('equal rows were separate sales, and what corrects a row further up has the last word', () => {
    const seven = json(['customer', 'show', '7']);
    assert.deepEqual([seven.name, seven.orders], ['Anna K.', 2]);
    assert.equal(json(['customer', 'show', 'bob@x.ua']).name, 'Robert');
    assert.match(content(), /^\|1\|\d+\|150\|1\|-1\n\|1\|\d+\|150\|1\|-1$/m);
    assert.match(content(), /^A\|Apples\|Fruit\|160\|-1\|10000$/m);
    sound();
});
