// Groups of customers by a text: each kind of term, "and", "not", who is in two groups, refusals.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, json, maitred, refused } from '../driver.mjs';

const orders = join(folder, 'orders.csv'), customers = join(folder, 'customers.csv');
writeFileSync(orders, `date,customer,amount,channel
2011-01-05,ann,10,shop
2011-03-31,ben,20,site
2011-04-01,cid,30,site
2011-04-02,cid,30,shop
2012-01-01,dan,40,phone
`);
writeFileSync(customers, 'customer,country\nann,GB\nben,United Kingdom\ncid,DE\neve,GB\n');
for (const command of [`import orders ${orders}`, `import customers ${customers}`,
    'attribute declare size number', 'customer edit ann --set size=4', 'customer tag cid vip',
    'customer edit cid --set size=4.0', 'customer tag eve vip']) json(command.split(' '));

const sizes = (a, ...b) => json(['insight', 'compare', '--a', a, ...b.flatMap((g) => ['--b', g])])
    .groups.map((g) => [g.a_customers, g.b_customers, g.in_both]);

test('each term names customers who ordered', () => {
    const terms = { all: 4, 'tag:vip': 1, 'country:GB': 2, 'country:Germany': 1, 'channel:site': 2,
        'first:2011-03': 1, 'first:2011-Q1': 2, 'first:2011-12': 0, 'first:2011-Q4': 0,
        'attr:size=4': 2, '!tag:vip': 3, 'country:GB+channel:shop': 1, 'all+!country:gb+!tag:vip': 1 };
    for (const [term, n] of Object.entries(terms))
        assert.deepEqual(sizes(term), [[n, 4 - n, 0]], term);
});

test('the segments of RFM are those of insight rfm', () => {
    for (const s of json(['insight', 'rfm']).segments)
        assert.deepEqual(sizes(`rfm:${s.name}`), [[s.customers, 4 - s.customers, 0]], s.name);
});

test('who is in both groups is left out; a part against its whole is refused', () => {
    assert.deepEqual(sizes('country:GB', 'channel:site', 'first:2011-04'), [[1, 1, 1], [2, 1, 0]]);
    const shown = maitred(['insight', 'compare', '--a', 'country:GB', '--b', 'channel:site']).stdout;
    assert.match(shown, /1 customer is in both groups and was left out/);
    assert.match(refused('usage', ['insight', 'compare', '--a', 'tag:vip', '--b', 'all']), /the rest/);
});

test('a term that names nobody says what would', () => {
    const why = (group) => refused('usage', ['insight', 'compare', '--a', group]);
    assert.match(why('vip'), /"vip" names no customers: write all, rfm:SEGMENT, tag:TAG/);
    assert.match(why('all+rfm:best'), /"best" of rfm: one of champions\|loyal/);
    assert.match(why('channel:pigeon'), /"pigeon": one of unknown\|shop\|site/);
    assert.match(why('country:Atlantis'), /two letters, as in GB/);
    for (const first of ['2011', '2011-13', '2011-Q5', '2011-Q', 'Q1', '2011-1-1'])
        assert.match(why(`first:${first}`), /write 2011-03 or 2011-Q1/, first);
    assert.match(why('attr:size'), /attr:NAME=VALUE/);
    assert.match(why('tag:'), /tag:vip/);
    assert.match(why('all:none'), /takes nothing after it/);
    assert.match(why(Array(9).fill('all').join('+')), /at most 8 terms/);
    assert.match(refused('missing', ['insight', 'compare', '--a', 'attr:shoe=4']), /not declared/);
    assert.match(refused('usage', ['insight', 'compare']), /--a tag:vip/);
});
