// Two who did the same at the same moment become one, part again and are erased.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json } from '../driver.mjs';
import { file } from './file.mjs';

const at = (day) => ({ env: { MAITRED_CLOCK: String(Date.UTC(2026, 9, day, 12) / 1000) } });
const path = (name, text) => (writeFileSync(join(folder, name), text), join(folder, name));
const add = (name, ...more) => json(['customer', 'add', '--name', name, '--email', `${name}@x.com`, ...more],
    at(1)).customer;
const [a, b, c] = ['a', 'b', 'c'].map((name) => add(name, '--birth', '1980-10-02'));
const people = ['a', 'b', 'c'].map((name) => `${name}@x.com`);
const lists = [
    ['orders', 'email,date,sku,quantity,price', 'M,1,900', '2026-09-03'],
    ['orders', 'email,date,amount', '1500', '2026-09-04'],
    ['orders', 'email,date,sku,quantity,price', 'M,-1,900', '2026-09-05'],
    ['scores', 'email,date,score,metric', '9,nps', '2026-10-01'],
].map(([kind, head, said, day], i) => [kind, path(`${i}.csv`,
    [head, ...people.map((who) => `${who},${day},${said}`)].join('\n') + '\n')]);
const tell = () => lists.map(([kind, list]) => json(['import', kind, list], at(1)));
json(['loyalty', 'rules', 'set', path('rules.json', JSON.stringify({ rules: [{ code: 'bd', name: 'bd',
    on: 'birthday', kind: 'fixed', value: 100, state: 'active' }] }))], at(1));
tell();
json(['loyalty', 'accrue'], at(2));
const before = [a, b, c].map(file);

test('what both did alike is there twice, and told again it is known', () => {
    assert.deepEqual(before.map((f) => f.loyalty_deed.filter((d) => d.occasion === 'birthday').length), [1, 1, 1]);
    json(['customer', 'merge', b, c]);
    const middle = file(b);
    json(['customer', 'merge', a, b]);
    const one = file(a);
    for (const part of ['touchpoint', 'orders', 'order_line', 'order_return', 'score', 'loyalty_deed'])
        assert.equal(one[part].length, 3 * before[0][part].length, part);
    assert.deepEqual(tell().map((run) => run.added), [0, 0, 0, 0]);
    json(['loyalty', 'accrue'], at(3));
    assert.equal(json(['check']).ok, true);
    assert.deepEqual(file(a), one);
    json(['customer', 'unmerge', b]);
    assert.deepEqual(file(b), middle);
    json(['customer', 'unmerge', c]);
    assert.deepEqual([a, b, c].map(file), before);
    assert.deepEqual(tell().map((run) => run.added), [0, 0, 0, 0]);
    assert.equal(json(['check']).ok, true);
});

test('erasing the one erases both, and what was sold stays', () => {
    json(['customer', 'merge', a, b]);
    json(['customer', 'erase', a, '--yes']);
    const left = file(a);
    assert.equal(left.orders.length, 2 * before[0].orders.length);
    assert.deepEqual(left.score.map((s) => s.value), [9, 9]);
    assert.equal(json(['check']).ok, true);
});
