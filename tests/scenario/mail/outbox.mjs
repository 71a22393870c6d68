// A program with a mail server, at a stopped time: queue and run, and what the list says.
import { json } from '../driver.mjs';
import { sink } from './sink.mjs';

export const NOON = 1767268800, DAY = 86400;
export const server = await sink();

export function env(at) {
    return { MAITRED_CLOCK: String(at), MAITRED_SMTP_URL: server.url, MAITRED_SMTP_TLS: 'none',
        MAITRED_MAIL_FROM: 'Лавка <shop@example.com>', MAITRED_LANG: 'uk' };
}

export const queue = (to, at) => json(['mail', 'test', to, '--queue'], { env: env(at) });
// What became of the mails that are due.
export const run = (at) => json(['job', 'run', '--once'], { env: env(at) }).jobs
    .filter((job) => job.kind === 'mail.send').map((job) => job.outcome);
export const listed = (to) => json(['mail', 'list']).mails.find((m) => m.to === to);
