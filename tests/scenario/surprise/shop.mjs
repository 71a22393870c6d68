// A shop that gives things away, on known days.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, json, maitred, refused } from '../driver.mjs';

export const at = (text) => ({ env: { MAITRED_CLOCK: String(Date.parse(`${text}Z`) / 1000) } });
export const monday = at('2026-11-23T10:00:00');
maitred(['setting', 'set', 'currency', 'EUR'], monday);

// The id of a new customer.
export const customer = (...args) => json(['customer', 'add', ...args], monday).customer;
export const gift = (code, cost, ...args) =>
    json(['surprise', 'gift', 'add', code, `A ${code}`, '--cost', cost, ...args], monday);
export const budget = (amount, ...args) => maitred(['surprise', 'budget', 'set', amount, ...args], monday);
export const give = (who, what, args = [], options = monday) => json(['surprise', 'give', who, what, ...args], options);
export const no = (why, who, what, args = [], options = monday) =>
    refused(why, ['surprise', 'give', who, what, ...args], options);
export const budgets = (options = monday) => json(['surprise', 'budget', 'show'], options).budgets;

// A rule that gives a gift to who has ordered so often, unless said otherwise; it goes at once.
export const ordered = (times) => JSON.stringify({ '>=': [{ var: 'customer.orders_count' }, times] });
export const rule = (code, what, when = ordered(1), ...args) =>
    json(['surprise', 'rule', 'set', code, '--gift', what, '--when', when, '--state', 'active', ...args], monday);
export const choose = (options = monday) => json(['surprise', 'rule', 'run'], options);
export const rules = (options = monday) => json(['surprise', 'rule', 'list'], options).rules;
export const waiting = (options = monday) => json(['surprise', 'list', '--waiting'], options).surprises;
export const states = (who, options = monday) =>
    json(['surprise', 'list', who], options).surprises.map((s) => `${s.gift} ${s.state}`);
// Orders, one for each of these customers.
let orders = 0;
export function bought(who, day = '2026-11-20', options = monday) {
    const path = join(folder, `orders${orders}.csv`);
    writeFileSync(path, ['number,customer,date,total', ...who.map((one) => `n${orders++},${one},${day},10.00`)].join('\n'));
    json(['import', 'orders', path, '--currency', 'EUR'], options);
}
