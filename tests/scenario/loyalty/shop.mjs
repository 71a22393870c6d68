// Programmes and orders of a small shop, for the tests of loyalty.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, json } from '../driver.mjs';

export const at = (text) => ({ env: { MAITRED_CLOCK: String(Date.parse(`${text}Z`) / 1000) } });
export const noon = at('2026-11-20T12:00:00');
let files = 0;

function file(text, end) {
    const path = join(folder, `${files++}.${end}`);
    writeFileSync(path, text);
    return path;
}

// A rule that gives 10 % of an order, unless said otherwise.
export const rule = (code, more = {}) =>
    ({ code, name: code, state: 'active', kind: 'percent', value: 1000, ...more });
// The path of a file with a programme; and taking one that began in 2020.
export const programme = (of) => file(JSON.stringify(of), 'json');
export const hold = (of, options = noon) => json(['loyalty', 'rules', 'set', programme({ ...of,
    settings: { starts_at: '2020-01-01T00:00:00Z', ...of.settings } })], options);

export const basket = (of) => file(JSON.stringify(of), 'json');
export const line = (sku, amount, more = {}) => ({ sku, amount: { amount }, ...more });
export function imported(kind, rows, options = noon) {
    return json(['import', kind, file(`${rows.join('\n')}\n`, 'csv'),
        ...(kind === 'orders' ? ['--currency', 'EUR'] : [])], options);
}
export const customer = (...args) => json(['customer', 'add', ...args], noon).customer;
