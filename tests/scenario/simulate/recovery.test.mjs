// What insight says of simulated shops, held against what is hidden in them: intervals of 95 % cover the
// truth at that rate. A few shops by default, a hundred with MAITRED_SLOW.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine, fresh } from '../driver.mjs';
import { figures, missesMax, simulated, truthOf } from './shop.mjs';

const isQuick = engine === 'sqlite'; // what a server writes, one process of it does
const SHOPS = process.env.MAITRED_SLOW ? 100 : isQuick ? 8 : 3;
const CUSTOMERS = 1500, MANY = isQuick ? 50_000 : 20_000;
const covers = ({ low, high }, truth) => low <= truth && truth <= high;
const sum = (rows, of) => rows.reduce((total, row) => total + of(row), 0);

// The interval of `insight value` is of what is to be expected. Chance adds the spread of single
// customers about it, which their squared errors estimate.
function withChance(found, truth) {
    const chance = sum(found.customers, (c) =>
        (truth[Number(c.external_id)].next - c.orders_3) ** 2);
    const { value, low, high } = found.orders;
    const reach = 1.96 * Math.sqrt(((high - low) / 3.92) ** 2 + chance);
    return { value, low: value - reach, high: value + reach };
}

test('figures of small shops cover those of a large one, and of the truth', () => {
    const large = figures(simulated(999, MANY), 1);
    const misses = {}, thirds = {};
    const note = (name, { value, low, high }, truth) => {
        const third = { low: (low + 2 * value) / 3, high: (high + 2 * value) / 3 };
        misses[name] = (misses[name] ?? 0) + !covers({ low, high }, truth);
        thirds[name] = (thirds[name] ?? 0) + !covers(third, truth);
    };
    for (let seed = 1; seed <= SHOPS; seed++) {
        const db = fresh();
        const truth = truthOf(seed, CUSTOMERS, db), found = figures(db, CUSTOMERS);
        for (const name of ['nps', 'repeat', 'detractors', 'kept90', 'kept365'])
            note(name, found[name], large[name].value);
        note('unhappy', found.unhappy, sum(truth, (t) => t.unhappy));
        note('orders', withChance(found, truth), sum(truth, (t) => t.next));
    }
    const most = missesMax(SHOPS);
    for (const [name, count] of Object.entries(misses))
        assert.ok(count <= most, `${name}: ${count} of ${SHOPS} intervals miss, at most ${most} may`);
    for (const [name, count] of Object.entries(SHOPS >= 100 ? thirds : {}))
        assert.ok(count > most, `${name}: a third of the interval misses ${count} times only`);
});

test('the silent unhappy are many more than complain, and more than answers say', () => {
    const db = fresh();
    const truth = truthOf(31, 20_000, db), found = figures(db, 1);
    const unhappy = sum(truth, (t) => t.unhappy), complained = sum(truth, (t) => t.complained);
    assert.ok(covers({ low: 19, high: 38 }, unhappy / complained), `${unhappy} / ${complained}`);
    assert.ok(found.detractors.high < unhappy / truth.length); // the unhappy leave, and answer less
});
