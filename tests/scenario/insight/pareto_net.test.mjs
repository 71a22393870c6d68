// Profit in the net view: what came back earns nothing, and who has nothing left is not counted.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred } from '../driver.mjs';

const net = ['--view', 'net', '--as-of', '2024-02-01'];
function imported(files) {
    const db = fresh();
    for (const [kind, text] of Object.entries(files)) {
        writeFileSync(join(folder, `${kind}.csv`), text);
        json(['import', kind, join(folder, `${kind}.csv`)], { db });
    }
    return { db };
}

const whole = imported({ orders: 'customer,date,number,amount,cost,status\n' +
    'a,2024-01-05,1,100.00,40.00,completed\nb,2024-01-06,2,100.00,40.00,refunded\n' +
    'c,2024-01-07,3,50.00,60.00,completed\ne,2024-01-08,5,70.00,,completed\n' +
    'f,2024-01-09,6,70.00,10.00,cancelled\n' });

test('a refunded order earned nothing, though its cost is of the whole of it', () => {
    const p = json(['insight', 'pareto', '--by', 'profit', ...net], whole);
    assert.deepEqual([p.n, p.sum.amount, p.lost.count, p.lost.sum.amount], [1, 6000, 1, -1000]);
    const plain = json(['insight', 'pareto', '--by', 'profit', '--as-of', '2024-02-01'], whole);
    assert.deepEqual([plain.n, plain.sum.amount], [2, 12000]);
});

test('what is known of the cost of whole orders is said of the sales', () => {
    const { stdout } = maitred(['insight', 'pareto', '--by', 'profit', ...net], whole);
    assert.match(stdout, /cost is known of 68.2\s?% of sales/); // 150 of 220
    assert.doesNotMatch(stdout, /of 0/);
});

test('an order that came back in part costs that part less', () => {
    const part = imported({ orders: 'customer,date,number,amount,cost\n' +
        'a,2024-01-05,1,100.00,40.00\nb,2024-01-06,2,30.00,10.00\nb,2024-01-09,2,-15.00,\n' });
    const p = json(['insight', 'pareto', '--by', 'profit', ...net], part);
    assert.deepEqual([p.n, p.sum.amount], [2, 7000]);
});

test('customers and products of whom all came back are not counted', () => {
    const goods = imported({ products: 'sku,product,cost\ntea,Tea,4.00\ncup,Cup,3.00\n',
        orders: 'customer,date,number,sku,quantity,amount\na,2024-01-05,1,tea,2,20.00\n' +
            'b,2024-01-06,2,cup,2,20.00\nb,2024-01-09,R3,cup,-2,-20.00\n' });
    for (const args of [['--of', 'customers'], ['--of', 'products'], ['--of', 'products', '--by', 'sales']]) {
        const p = json(['insight', 'pareto', '--by', 'profit', ...args, ...net], goods);
        assert.equal(p.n, 1, args.join(' '));
    }
    const p = json(['insight', 'pareto', '--of', 'products', '--by', 'profit', ...net], goods);
    assert.deepEqual([p.cost_known.products, p.cost_known.of], [1, 1]);
});
