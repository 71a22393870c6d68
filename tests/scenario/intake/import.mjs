// Files to import, and what an import left behind, in a form that two databases can be compared by.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, json, maitred, sql } from '../driver.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const binary = process.env.MAITRED_BIN ?? join(root, 'build', 'maitred');
export const retail = join(root, 'data', 'online_retail.csv.gz');

export function file(name, content) {
    const path = join(folder, name);
    writeFileSync(path, Array.isArray(content) ? `${content.join('\n')}\n` : content);
    return path;
}

// Imports and returns the counts as JSON; some rows may be rejected.
export function imported(kind, path, ...args) {
    const db = typeof args.at(-1) === 'object' ? args.pop().db : undefined;
    const run = maitred(['import', kind, path, ...args, '--format', 'json'], { db });
    assert.ok(run.status === 0 || run.status === 3, run.stderr);
    return { ...run.json(), status: run.status };
}

export function rejected(path) {
    const name = `${path}.rejected.csv`;
    return existsSync(name) ? readFileSync(name, 'utf8').split('\n').slice(0, -1) : [];
}

// What each customer has, by identity: ids differ from one database to the next.
export function content(db) {
    const whom = (table) => `SELECT coalesce((SELECT min(i.ident) FROM identity AS i
        WHERE i.customer_id = t.customer_id), ''), ${table}`;
    return sql(`${whom('t.kind, t.at, t.amount, t.items, t.score')} FROM touchpoint AS t
            ORDER BY 1, 2, 3, 4, 5, 6;
        ${whom('t.number, t.at, t.total, t.lines')} FROM orders AS t ORDER BY 1, 2, 3, 4, 5;
        ${whom('t.quantity, t.amount, t.is_sale')} FROM order_line AS t ORDER BY 1, 2, 3, 4;
        ${whom('t.quantity, t.amount')} FROM order_return_match AS t ORDER BY 1, 2, 3;
        ${whom('t.number, t.promised_at, t.delivered_at')} FROM delivery AS t ORDER BY 1, 2, 3, 4;
        SELECT sku, name, category, price, cost, stock FROM product ORDER BY sku;
        SELECT i.ident, c.name, c.country FROM identity AS i
            JOIN customer AS c ON c.customer_id = i.customer_id ORDER BY 1`, db);
}

// The same in sums by customer, for files of many rows.
export function digest(db) {
    const per = (table, what) => `SELECT coalesce(i.ident, ''), ${what} FROM ${table} AS t
        LEFT JOIN (SELECT customer_id, min(ident) AS ident FROM identity GROUP BY customer_id) AS i
        ON i.customer_id = t.customer_id`;
    const sums = (...columns) => ['count(*)', ...columns.map((c) => `sum(${c})`)].join(', ');
    return sql(`${per('touchpoint', `t.kind, ${sums('t.at % 1000000007', 't.amount', 't.items')}`)}
            GROUP BY 1, 2 ORDER BY 1, 2;
        ${per('orders', sums('t.total', 't.lines', 'length(t.number)'))} GROUP BY 1 ORDER BY 1;
        ${per('order_line', sums('t.quantity', 't.amount', 't.is_sale'))} GROUP BY 1 ORDER BY 1;
        ${per('order_return_match', sums('t.quantity', 't.amount'))} GROUP BY 1 ORDER BY 1;
        SELECT count(*), min(sku), max(sku) FROM product; SELECT count(*) FROM identity`, db);
}

// Runs an import that may be killed; the status, or the signal that ended it.
export function faulty(kind, path, fault, db, ...args) {
    const run = spawnSync(binary, ['import', kind, path, ...args, '--db', db, '--lang', 'en'],
        { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', MAITRED_FAULT: fault } });
    return { end: run.signal ?? run.status, said: run.stderr };
}

// Starts an import; a promise of its status or signal.
export function started(kind, path, db) {
    const child = spawn(binary, ['import', kind, path, '--db', db], { stdio: 'ignore' });
    return { child, end: new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code))) };
}

export const sound = (db) => assert.equal(json(['check'], { db }).ok, true);
