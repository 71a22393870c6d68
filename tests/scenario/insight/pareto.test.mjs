// ABC classes and inequality, of customers and products, by sales and by profit.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, fresh, json, maitred } from '../driver.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '../../../data/online_retail.csv.gz');
const asOf = ['--as-of', '2011-12-10'];
const pareto = (args, options) => json(['insight', 'pareto', ...args], options);

before(() => json(['import', 'orders', file]));

test('Online Retail: 776 of 3,665 products make the first 80 %, 1,698 the first 95 %', () => {
    const p = pareto([...asOf, '--of', 'products']);
    assert.deepEqual([p.n, p.sum.amount], [3665, 891140790]);
    assert.equal(p.classes[0].count, 776);
    assert.equal(p.classes[0].count + p.classes[1].count, 1698);
});

test('Online Retail: 1,132 of 4,338 customers make 80 %, the top fifth 74.59 %', () => {
    const p = pareto(asOf);
    assert.deepEqual([p.n, p.classes[0].count], [4338, 1132]);
    assert.equal(p.lorenz.length, 101);
    assert.equal((100 * (1 - p.lorenz[80].sum_share)).toFixed(1), '74.6');
    assert.ok(p.gini.low < p.gini.value && p.gini.value < p.gini.high);
    assert.deepEqual(pareto([...asOf, '--threads', '7']), p);
});

test('net is less than plain; what came back leaves its product', () => {
    for (const of of ['customers', 'products'])
        assert.ok(pareto([...asOf, '--of', of, '--view', 'net']).sum.amount < 891140790);
});

test('profit counts only where the cost is known, and says of how many products', () => {
    const db = fresh();
    const [goods, orders] = ['goods.csv', 'orders.csv'].map((name) => join(folder, name));
    writeFileSync(goods, 'sku,name,cost\nA,Apple,4\nB,Bread,12\n');
    writeFileSync(orders, 'date,order,customer,sku,quantity,price\n' +
        '2024-01-01,1,x,A,10,10\n2024-01-01,1,x,B,1,10\n2024-01-02,2,y,A,1.5,10\n2024-01-03,3,y,C,1,99\n');
    json(['import', 'products', goods], { db });
    json(['import', 'orders', orders], { db });
    const args = ['--by', 'profit', '--as-of', '2024-02-01'];
    const products = pareto([...args, '--of', 'products'], { db });
    assert.deepEqual([products.n, products.sum.amount], [1, 6900]);
    assert.deepEqual(products.lost, { count: 1, sum: { amount: -200, currency: products.currency } });
    assert.deepEqual([products.cost_known.products, products.cost_known.of], [2, 3]);
    assert.equal(pareto(args, { db }).sum.amount, 5800 + 900);
    const shown = (...more) => maitred(['insight', 'pareto', ...args, ...more], { db }).stdout;
    assert.match(shown('--of', 'products'), /cost is known of 2 of 3/);
    assert.match(shown(), /cost is known of 55.8\s?% of sales/); // 125 of 224
});

test('nothing sold is said, not divided by', () => {
    const db = fresh();
    assert.equal(pareto([], { db }).gini, null);
    assert.match(maitred(['insight', 'pareto', '--of', 'products'], { db }).stdout, /nothing to compare/);
});
