// What a till has: customers, campaigns, codes and baskets.
import { json, refused } from '../driver.mjs';

export const eur = (amount) => ({ amount, currency: 'EUR' });
export const customer = (name, ...more) => json(['customer', 'add', '--name', name, ...more]).customer;
export const campaign = (code, ...options) => json(['coupon', 'campaign', 'add', code, ...options]);
export const codes = (code, ...options) =>
    json(['coupon', 'codes', code, ...options]).codes.map((row) => row.code);

// ['tea 1200', 'mug 800 650'] as lines: sku, amount and, when it is known, the cost of one.
export function basket(lines, more = {}) {
    return { ...more, lines: lines.map((line) => {
        const [sku, amount, cost] = line.split(' ');
        return { sku, amount: eur(Number(amount)), ...(cost && { cost: eur(Number(cost)) }) };
    }) };
}

const words = (verb, code, options) => ['coupon', verb, code, '--file', '-', ...options];
const told = (what) => ({ input: typeof what === 'string' ? what : JSON.stringify(what) });
export const till = (verb, code, what, ...options) => json(words(verb, code, options), told(what));
export const tillRefused = (why, verb, code, what, ...options) =>
    refused(why, words(verb, code, options), told(what));
