// A small business on a known morning, for the tests of Today.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, json } from '../driver.mjs';

export const at = (text) => ({ env: { MAITRED_CLOCK: String(Date.parse(`${text}Z`) / 1000) } });
export const morning = at('2026-11-23T07:00:00');
let files = 0;

export function imported(kind, rows, options = morning) {
    const path = join(folder, `${files++}.csv`);
    writeFileSync(path, `${rows.join('\n')}\n`);
    return json(['import', kind, path, ...(kind === 'orders' ? ['--currency', 'EUR'] : [])], options);
}

// The id of a new customer.
export const customer = (...args) => json(['customer', 'add', ...args], morning).customer;
export const today = (options = morning, ...args) => json(['today', ...args], options);
export const lines = (page, reason) => page.items.filter((i) => i.reason === reason);

// The page over HTTP, once the job has looked.
export async function page(server, options) {
    for (let i = 0; i < 100; i++) {
        const { body } = await server.get('/api/v1/today', options);
        if (!body.is_refreshing) return body;
        await new Promise((r) => setTimeout(r, 100));
    }
    throw new Error('nobody looked');
}
export const section = (found, name) => found.sections.find((s) => s.name === name);
