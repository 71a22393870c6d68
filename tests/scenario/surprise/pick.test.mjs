// Customers are chosen by chance: the same seed chooses the same, and nobody who had a gift lately or that one ever.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, refused } from '../driver.mjs';
import { signedIn } from '../server.mjs';
import { at, budget, customer, gift, give, monday } from './shop.mjs';

const names = Array.from({ length: 40 }, (_, i) => `g${i}`);
const ids = names.map((name) => customer('--name', name, '--external', name));
customer('--name', 'never bought', '--external', 'none');
writeFileSync(join(folder, 'orders.csv'), ['number,customer,date,total',
    ...names.map((name, i) => `n${i},${name},${i < 30 ? '2026-11-01' : '2026-03-01'},10.00`)].join('\n'));
json(['import', 'orders', join(folder, 'orders.csv'), '--currency', 'EUR'], monday);
gift('card', '1.50');
gift('tea', '4');
budget('100');
const pick = (args = [], options = monday) => json(['surprise', 'pick', '--seed', '7', ...args], options);
const who = (picked) => picked.customers.map((one) => one.customer);

test('the same seed chooses the same, another one others, among who bought lately', () => {
    const five = pick(['--count', '5', '--gift', 'tea']);
    assert.deepEqual([five.among, five.customers.length, five.cost.amount, five.left.amount], [30, 5, 2000, 10000]);
    assert.deepEqual(who(pick(['--count', '5'])), who(five));
    assert.notDeepEqual(who(json(['surprise', 'pick', '--seed', '8', '--count', '5'], monday)), who(five));
    const all = who(pick(['--count', '100']));
    assert.deepEqual([...all].sort(), ids.slice(0, 30).sort());
    assert.deepEqual(all.slice(0, 5), who(five));
    assert.equal(pick(['--recent', '365']).among, 40);
});

test('whoever had a gift within the days, or that gift ever, is passed over; who is erased, too', () => {
    const [first, second, third] = who(pick(['--count', '3']));
    give(first, 'card');
    json(['customer', 'erase', second, '--yes'], monday);
    assert.deepEqual(who(pick(['--count', '1'])), [third]);
    const later = at('2027-01-10T10:00:00');
    assert.deepEqual(who(pick(['--count', '1'], later)), [first]);
    assert.deepEqual(who(pick(['--count', '1', '--gift', 'card'], later)), [third]);
    assert.deepEqual(who(pick(['--count', '1', '--quiet', '0'])), [first]);
    refused('usage', ['surprise', 'pick', '--count', '101'], monday);
});

test('programs ask the same, and names are for who may see them', async () => {
    const server = await signedIn({ ...monday, role: 'agent' });
    const found = (await server.get('/api/v1/surprises/pick?seed=7&count=3&quiet=0')).body;
    assert.deepEqual(found.items.map((one) => one.id), who(pick(['--count', '3', '--quiet', '0'])));
    assert.match(found.items[0].name, /^g\d+$/);
    assert.equal((await server.get('/api/v1/surprises/pick?count=0')).status, 400);
});
