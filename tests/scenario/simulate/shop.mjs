// A simulated shop, and what insight says of it beside the truth.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, fresh, json } from '../driver.mjs';

export const asOf = ['--as-of', '2026-06-30'];

export function simulated(seed, customers, db = fresh(), more = []) {
    json(['simulate', '--seed', `${seed}`, '--customers', `${customers}`, ...asOf, ...more], { db });
    return db;
}

// The file of --truth as rows of numbers (the day stays a text), by the customer's number.
export function truthOf(seed, customers, db) {
    const path = join(folder, `truth-${seed}-${customers}.csv`);
    simulated(seed, customers, db, ['--truth', path]);
    const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
    const names = head.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) =>
        [names[i], names[i] === 'first_day' ? cell : Number(cell)])));
}

const interval = ({ value, low, high }) => ({ value, low, high });

// Each figure that has an interval.
export function figures(db, customers) {
    const ask = (...args) => json(['insight', ...args, ...asOf], { db });
    const nps = ask('nps'), iceberg = ask('iceberg'), value = ask('value', '--months', '3', '--limit', `${customers}`);
    const kept = ask('retention').points.filter((p) => p.group === 'all');
    const after = (days) => {
        const { share, low, high } = kept.find((p) => p.days === days);
        return { value: share, low, high };
    };
    return { nps: { value: nps.nps, ...nps.interval }, repeat: interval(ask('summary').repeat_rate),
        detractors: interval(iceberg.survey.share), unhappy: interval(iceberg.capture.unhappy),
        kept90: after(90), kept365: after(365), orders: interval(value.horizons[0].orders),
        customers: value.customers };
}

// How many of `count` intervals of 95 % may miss: more would happen to a right program less than
// once in 10,000 times.
export function missesMax(count) {
    let p = 0.95 ** count, beyond = 1 - p, k = 0;
    for (; beyond >= 1e-4; k++) {
        p *= (count - k) / (k + 1) * (0.05 / 0.95);
        beyond -= p;
    }
    return k;
}
