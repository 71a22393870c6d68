// Friends who invite each other, on known days.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, json, maitred, refused, sql } from '../driver.mjs';

export const at = (text) => ({ env: { MAITRED_CLOCK: String(Date.parse(`${text}Z`) / 1000) } });
export const day = at('2026-11-02T10:00:00');
maitred(['setting', 'set', 'currency', 'EUR'], day);
let files = 0;

export const set = (name, value) => json(['setting', 'set', `referral_${name}`, String(value)], day);
export const customer = (...args) => json(['customer', 'add', ...args], day).customer;
export const code = (who) => json(['referral', 'code', who], day).code;
export const claim = (word, who, args = [], options = day) =>
    json(['referral', 'claim', word, '--customer', who, ...args], options);
export const no = (word, who, args = [], options = day) =>
    refused('conflict', ['referral', 'claim', word, '--customer', who, ...args], options);
export const invite = (inviter, friend, options = day) => claim(code(inviter), friend, [], options);
export const show = (who, options = day) => json(['referral', 'show', who], options);
export const settle = (text) => {
    const { jobs } = json(['job', 'run', '--once'], at(text));
    return jobs.filter((job) => job.kind === 'referral.reward').map((job) => job.outcome);
};
export const orders = (...rows) => {
    const path = join(folder, `${files++}.csv`);
    writeFileSync(path, ['number,customer,date,sku,quantity,price', ...rows].join('\n'));
    return json(['import', 'orders', path, '--currency', 'EUR'], at('2026-12-31T00:00:00'));
};
export const awarded = () => sql('SELECT points FROM ledger_op WHERE kind = 1 ORDER BY points').trim().split('\n');
