// A shop that gives things away, on known days.
import { json, maitred, refused } from '../driver.mjs';

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
