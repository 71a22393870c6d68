// A customer at a glance: what happened is told day by day, newest first, with the documents' numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { number } from './file.mjs';

const anna = json(['customer', 'add', '--name', 'Anna', '--card', '77', '--language', 'uk']).customer;
const at = (text) => `${Date.parse(text)}000`;
const touch = (id, when, kind, amount, score, ref) =>
    sql(`INSERT INTO touchpoint VALUES (${number(anna)}, ${id}, ${at(when)}, ${kind}, 2, 1, 2, ${amount}, 1,
        ${score}, ${ref})`);
sql(`INSERT INTO orders VALUES (${number(anna)}, 10, 'A-1', '', ${at('2024-01-02T10:00:00Z')}, 1, 5000, -1, 1, 0);
    INSERT INTO order_return VALUES (${number(anna)}, 30, 'R-1', '', ${at('2024-01-03T09:30:00Z')}, -1000, 0)`);
touch(10, '2024-01-02T10:00:00Z', 1, 5000, -1, 10);
touch(20, '2024-01-02T18:05:00Z', 8, 0, 9, 20);
touch(30, '2024-01-03T09:30:00Z', 2, -1000, -1, 10);
touch(40, '2024-01-04T09:30:00Z', 7, 0, -1, 40);

test('programs get every event with its kind, number and score', () => {
    const c = json(['customer', 'show', '77']);
    assert.deepEqual(c.timeline.map((t) => [t.at.slice(0, 16), t.kind, t.number, t.score]), [
        ['2024-01-04T09:30', 'visit', null, null],
        ['2024-01-03T09:30', 'return', 'R-1', null],
        ['2024-01-02T18:05', 'nps', null, 9],
        ['2024-01-02T10:00', 'order', 'A-1', null]]);
    assert.deepEqual([c.orders, c.sales.amount, c.is_whole], [1, 4000, true]);
    assert.deepEqual([c.since, c.last_order, c.last_visit].map((t) => t.slice(0, 10)),
        ['2024-01-02', '2024-01-02', '2024-01-04']);
});

test('the limit cuts the timeline, not the sums', () => {
    const c = json(['customer', 'show', '77', '--limit', '1']);
    assert.deepEqual([c.timeline.length, c.orders], [1, 1]);
});

test('people read a day once, then its hours', () => {
    const text = maitred(['customer', 'show', '77']).stdout;
    assert.match(text, /2 Jan 2024 +18:05 +NPS answer .*\n +10:00 +order /);
    assert.match(maitred(['customer', 'show', '77', '--lang', 'uk']).stdout, /2 січ\. 2024 +18:05/);
});
