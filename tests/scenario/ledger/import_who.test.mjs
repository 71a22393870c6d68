// Who the rows of an import are: one person by all that names them, balances of one person in the order of time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fresh, json } from '../driver.mjs';
import { disagreements, importing } from './ledger.mjs';

const head = 'phone,email,card,at,kind,points', [one, two] = ['+380441237701', '+380441237702'];
const points = (who, db) => json(['loyalty', 'balance', who], { db }).wallets[0].balance;

test('a second balance is what the first and the rows between come to, or it is refused', () => {
    const db = fresh();
    assert.deepEqual(disagreements([head, `${one},,,2025-01-01,balance,50`, `${one},,,2025-06-01,balance,90`], { db }),
        [[3, 'the file says 90, its history comes to 50']]);
    json(importing(head, `${one},,,2025-06-01,balance,90`, `${one},,,2025-03-01,earn,60`, `${one},,,2025-04-01,spend,20`,
        `${one},,,2025-01-01,balance,50`, `${one},,,2025-07-01,earn,1`), { db });
    assert.equal(points(one, db), 91);
});

test('one person named in different ways is one person', () => {
    const db = fresh(), rows = [`${one},,,2025-01-01,balance,50`, ',a@x.com,,2025-01-01,balance,50'];
    json(['customer', 'add', '--phone', one, '--email', 'a@x.com'], { db });
    json(importing(head, ...rows), { db }); // the second says the same again
    assert.equal(points('a@x.com', db), 50);
    const other = fresh(), joined = [head, `${one},,K-1,2025-01-01,earn,5`, `${one},a@x.com,,2025-01-02,earn,7`, ',,K-1,2025-01-03,balance,12'];
    assert.deepEqual([json(importing(...joined), { db: other }).customers, points('K-1', other)], [1, 12]);
    assert.deepEqual([json(importing(...joined), { db: other }).known, points('a@x.com', other)], [1, 12]);
});

test('all that names a member is kept, of those that were here and of new ones', () => {
    const db = fresh(), { customer } = json(['customer', 'add', '--email', 'b@x.com'], { db });
    json(importing(head, `${one},a@x.com,K-1,2025-01-01,balance,5`, `${two},b@x.com,K-2,2025-01-01,balance,6`), { db });
    for (const who of [one, 'a@x.com', 'K-1']) assert.equal(points(who, db), 5);
    for (const who of [customer, two, 'b@x.com', 'K-2']) assert.equal(points(who, db), 6);
});

test('a row that names two customers, or would make two members one, is refused', () => {
    const db = fresh(), ids = [['--phone', one], ['--email', 'b@x.com']].map((o) => json(['customer', 'add', ...o], { db }).customer);
    const [[line, reason]] = disagreements([head, `${one},b@x.com,,2025-01-01,balance,5`], { db });
    assert.equal(line, 2);
    for (const id of ids) assert.match(reason, new RegExp(id));
    const shared = disagreements([head, `${one},home@x.com,,2025-01-01,balance,5`, `${two},home@x.com,,2025-01-01,balance,6`], { db });
    assert.equal(shared[0][0], 3);
    assert.match(shared[0][1], /one customer of phone:\+380441237702 \(line 3\) and phone:\+380441237701 \(line 2\)/);
    json(['customer', 'merge', ...ids], { db });
    json(importing(head, `${one},b@x.com,,2025-01-01,balance,5`), { db });
    assert.equal(points(ids[1], db), 5);
});
