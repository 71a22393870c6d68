// What a handful of customers cannot tell is said to be so, never as NaN and never as certain.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred } from '../driver.mjs';

function imported(rows, kind = 'orders', head = 'date,customer,amount,channel') {
    const db = fresh(), path = join(folder, 'few.csv');
    writeFileSync(path, `${head}\n${rows.join('\n')}\n`);
    json(['import', kind, path], { db });
    return { db };
}
const shown = (args, of) => {
    const { status, stdout } = maitred(['insight', ...args], of);
    assert.equal(status, 0);
    assert.doesNotMatch(stdout, /\bnan\b/i);
    return stdout.replace(/\s+/g, ' ');
};

// As of 31 December with a silence of 30 days: all of the first quarter are gone, the rest stay.
const gone = imported([...[1, 2, 3].map((i) => `2023-01-0${i},early${i},1,shop`),
    ...[1, 2, 3].flatMap((i) => ['05-01', '05-25', '06-20', '12-20'].map((d) => `2023-${d},late${i},1,site`))]);
const retention = ['retention', '--as-of', '2023-12-31'];

test('a group nobody is left of has a share and no limits', () => {
    assert.match(shown([...retention, '--silence', '200', '--by', 'first-quarter'], gone), /0\s?% \(–\)/);
});

test('a mean of one customer, or of many alike, stands without limits', () => {
    const one = imported(['2023-01-05,one,1,shop', '2023-02-05,one,1,shop']);
    for (const of of [one, imported(Array.from({ length: 12 }, (_, i) => `2023-01-05,c${i},1,shop`))]) {
        const { mean_days: mean } = json(['insight', ...retention, '--silence', '60'], of);
        assert.deepEqual([typeof mean.value, mean.low, mean.high], ['number', null, null]);
        assert.match(shown([...retention, '--silence', '60'], of), /not enough data to say how far off/);
    }
});

test('when nobody was watched for as long as the silence, that is said', () => {
    const fresh30 = imported(['2023-12-20,new,1,shop']);
    const text = shown([...retention, '--silence', '30'], fresh30);
    assert.match(text, /Not enough data: no customer has been watched/);
    assert.doesNotMatch(text, /-1/);
});

test('a group of nobody has no biggest customer', () => {
    const text = shown(['compare', '--a', 'all', '--as-of', '2023-12-31'], gone);
    assert.match(text, /sales of A: a mean/);
    assert.doesNotMatch(text, /sales of B/);
});

test('contracts that all ended have a share of nought and no limits', () => {
    const db = fresh(), path = join(folder, 'contracts.csv');
    writeFileSync(path, 'customer,plan,tenure,churn\na,year,3,Yes\nb,year,5,Yes\nc,month,24,No\n');
    json(['import', 'contracts', path], { db });
    assert.match(shown(['churn'], { db }), /0\s?% \(–\)/);
});

test('customers who are all alike are in no segment worth advice', () => {
    const rows = (n, day) => Array.from({ length: n }, (_, i) => `2023-12-${day(i)},c${i},10,shop`);
    const alike = imported(rows(12, () => '30'));
    for (const more of [[], ['--segment', 'lost'], ['--ties', 'order']]) {
        const text = shown(['rfm', ...more], alike);
        assert.match(text, /the segments say nothing/);
        assert.doesNotMatch(text, /leave them in peace/);
    }
    assert.deepEqual(json(['insight', 'rfm'], alike).alike, ['recency', 'frequency', 'money']);
    const days = imported(rows(12, (i) => 10 + i));
    assert.match(shown(['rfm'], days), /All customers have ordered equally often/);
    const told = ['--recency', '1,5,10,15', '--frequency', '2,3,5,9'];
    assert.deepEqual(json(['insight', 'rfm', ...told], days).alike, ['money']);
    assert.match(shown(['rfm', ...told], days), /What to do with them/);
});
