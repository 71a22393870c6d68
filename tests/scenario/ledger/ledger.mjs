// What the scenarios of the books share.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, json, maitred } from '../driver.mjs';

let made = 0;

// A new customer: {phone, id}.
export function member(options) {
    const phone = `+38044123${String(4600 + made++)}`;
    return { phone, id: json(['customer', 'add', '--phone', phone], options).customer };
}

// One of the commands that move points.
export const move = (verb, operands, options = {}, run) =>
    json(['loyalty', verb, ...operands.map(String), ...Object.entries(options).flatMap(([name, value]) =>
        (value === true ? [`--${name}`] : [`--${name}`, String(value)]))], run);

export const balance = (who, run) => json(['loyalty', 'balance', who.phone], run).wallets[0];

let files = 0;

// The command that imports these lines.
export function importing(...lines) {
    const path = join(folder, `members${files++}.csv`);
    writeFileSync(path, lines.join('\n'));
    return ['loyalty', 'import', path];
}

// What is wrong with these lines, of which nothing may be taken: [[line, reason], ...].
export function disagreements(lines, options) {
    const run = maitred([...importing(...lines), '--format', 'json'], options);
    assert.equal(run.status, 65, run.stdout);
    return run.json().disagreements.map(({ line, reason }) => [line, reason]);
}
