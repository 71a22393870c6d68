// What tests of events have in common: a source with its key, batches, and what became of them.
import assert from 'node:assert/strict';
import { json, sql } from '../driver.mjs';

let number = 0;

// A new source: {id, name, path, write_key}.
export function source(kind = 'segment', args = [], options) {
    return json(['source', 'add', `source ${++number}`, '--kind', kind, ...args], options);
}

export const basic = (key) => ({ Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });

// Sends calls as one batch, a second from one to the next; the answer, which must be 200.
export async function batch(server, key, events) {
    const now = Date.now();
    const list = events.map((event, i) =>
        ({ timestamp: new Date(now - (events.length - i) * 1000), ...event }));
    const answer = await server.post('/v1/batch', { batch: list, sentAt: new Date(now) },
        { token: '', headers: basic(key) });
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
}

// The customer behind an identity, as `customer show` prints them.
export const customer = (ident) => json(['customer', 'show', ident]);

// A number that a query finds.
export const count = (from) => Number(sql(`SELECT count(*) FROM ${from}`));

// Kinds of the touchpoints of a customer, oldest first.
export const kinds = (ident) =>
    json(['customer', 'export', ident]).touchpoint.map((t) => t.kind);
