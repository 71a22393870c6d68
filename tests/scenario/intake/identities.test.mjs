// One customer, however many identities, in whatever row they stand; and what a conflict comes to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json } from '../driver.mjs';
import { file, imported, sound } from './import.mjs';

const head = 'date,customer,phone,email,name,amount';
const orders = (db, who) => json(['customer', 'show', who], { db }).orders;
const same = (db, ...who) => assert.equal(
    new Set(who.map((w) => json(['customer', 'show', w], { db }).id)).size, 1, who.join(' '));

test('a phone here, a phone and an e-mail there', () => {
    const db = fresh();
    const rows = [head, '2024-01-01,,+380501112233,,,1', '2024-01-02,,+380501112233,a@x.ua,Anna,1',
        '2024-01-03,,,a@x.ua,,1', '2024-01-04,5,+380501112233,,,1', '2024-01-05,5,,a2@x.ua,,1'];
    assert.equal(imported('orders', file('one.csv', rows), { db }).conflicts, 0);
    same(db, '+380501112233', 'a@x.ua', '5', 'a2@x.ua');
    assert.deepEqual([orders(db, '5'), json(['customer', 'show', '5'], { db }).name], [5, 'Anna']);
    assert.equal(imported('orders', file('one.csv', rows), { db }).known, 5);
    sound(db);
});

test('the link may come after both are known as one of two', () => {
    const db = fresh();
    imported('orders', file('late.csv', [head, '2024-01-01,,,b@x.ua,,1', '2024-01-02,,+380671112233,,,1',
        '2024-01-03,,+380671112233,b@x.ua,,1']), { db });
    same(db, '+380671112233', 'b@x.ua');
    assert.equal(orders(db, 'b@x.ua'), 3);
});

test('the phone of one and the e-mail of another: the phone tells who, the e-mail stays, and it is counted', () => {
    const db = fresh();
    imported('customers', file('two.csv', ['name,phone,email', 'Anna,+380501112233,', 'Bob,,bob@x.ua']), { db });
    const counts = imported('orders', file('clash.csv', [head, '2024-01-03,,+380501112233,bob@x.ua,,1']), { db });
    assert.equal(counts.conflicts, 1);
    assert.deepEqual([orders(db, '+380501112233'), orders(db, 'bob@x.ua')], [1, 0]);
});

test('two numbers of a shop\'s own are two customers, though they share a phone', () => {
    const db = fresh();
    const path = file('family.csv', [head, '2024-01-03,1,+380501112233,,Anna,1', '2024-01-03,2,+380501112233,,Bob,1']);
    assert.equal(imported('orders', path, { db }).conflicts, 1);
    assert.deepEqual([orders(db, '1'), orders(db, '2')], [1, 1]);
    assert.equal(json(['customer', 'show', '+380501112233'], { db }).name, 'Anna');
    assert.equal(imported('orders', path, { db }).known, 2);
});

test('organisations are told apart from people, and a new name is a change', () => {
    const db = fresh();
    const rows = (name) => file('firms.csv', ['customer;company;country', `9;${name};Украина`]);
    assert.equal(imported('customers', rows('Ромашка'), { db }).added, 1);
    assert.equal(imported('customers', rows('Ромашка-2'), { db }).changed, 1);
    const firm = json(['customer', 'show', '9'], { db });
    assert.deepEqual([firm.kind, firm.name, firm.country], ['organisation', 'Ромашка-2', 'UA']);
});
