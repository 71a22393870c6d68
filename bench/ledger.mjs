// ledger.mjs BINARY FOLDER REPORT: the books of points beside PostgreSQL, on the same disk in the same run.
// bench/run.sh calls this. PostgreSQL does the least that is equivalent: two inserts and the change of a
// balance in one transaction, by pgbench over its Unix socket, prepared, with fsync and synchronous_commit.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixed, grouped, load, median, serve, table } from './measure.mjs';

const [binary, folder, report] = process.argv.slice(2);
const beside = (name) => path.join(path.dirname(binary), name);
const CLIENTS = 64, CUSTOMERS = 10_000, SECONDS = 5, ROUNDS = 5, HISTORY = 400_000;
const RULES = 50, LINES = 20, QUOTES = 2000;

// Where the user postgres may go too.
const shared = mkdtempSync(path.join(tmpdir(), 'maitred-bench-'));
chmodSync(shared, 0o711);
process.on('exit', () => rmSync(shared, { recursive: true, force: true }));

function ours(round) {
    const [operations, seconds, p50, p99] = execFileSync(beside('ledger_bench'),
        [`sqlite:${shared}/ours${round}.db`, SECONDS, CLIENTS, CUSTOMERS], { encoding: 'utf8' }).trim().split(' ').map(Number);
    return { rate: operations / seconds, p50, p99 };
}

const script = path.join(folder, 'pgbench.sql');
writeFileSync(script, `\\set c random(1, ${CUSTOMERS})
BEGIN;
INSERT INTO entry (customer_id, at, account, points) VALUES (:c, 1, 1, 10);
INSERT INTO entry (customer_id, at, account, points) VALUES (:c, 1, 2, -10);
UPDATE balance SET points = points + 10 WHERE customer_id = :c;
COMMIT;
`);
const bin = readdirSync('/usr/lib/postgresql').sort((a, b) => b - a).map((v) => `/usr/lib/postgresql/${v}/bin`)[0];
const cluster = path.join(shared, 'pg');

function postgresStarted() {
    execFileSync('tools/pg', ['start', cluster], { env: { ...process.env, PG_FSYNC: 'on' } });
    process.on('exit', () => spawnSync('tools/pg', ['stop', cluster]));
    execFileSync('psql', ['-q', '-X', '-h', cluster, '-U', 'postgres', '-d', 'maitred', '-c', `
        CREATE TABLE entry (id bigserial PRIMARY KEY, customer_id bigint NOT NULL, at bigint NOT NULL, account smallint NOT NULL, points bigint NOT NULL);
        CREATE INDEX ON entry (customer_id, id);
        CREATE TABLE balance (customer_id bigint PRIMARY KEY, points bigint NOT NULL);
        INSERT INTO balance SELECT g, 0 FROM generate_series(1, ${CUSTOMERS}) AS g`],
        { stdio: ['ignore', 'ignore', 'inherit'] });
}

function theirs() {
    const run = execFileSync(`${bin}/pgbench`, ['-n', '-M', 'prepared', '-c', CLIENTS, '-j', 2, '-T', SECONDS, '-f', script,
        '-h', cluster, '-U', 'postgres', 'maitred'].map(String), { encoding: 'utf8' });
    return { rate: Number(/tps = ([\d.]+)/.exec(run)[1]) };
}

// 40,000 members with ten rows each, of the last year: what had expired would be settled behind the quotes' back.
function history() {
    const months = Array.from({ length: 12 }, (_, i) => new Date(Date.now() - (10 + 29 * i) * 86_400_000).toISOString().slice(0, 10));
    const file = path.join(folder, 'history.csv'), rows = ['card,at,kind,points'];
    for (let i = 0; i < HISTORY; i++)
        rows.push(`C${i % (HISTORY / 10)},${months[i % 12]},earn,${1 + i % 90}`);
    writeFileSync(file, rows.join('\n'));
    const began = performance.now();
    const run = JSON.parse(execFileSync(binary, ['loyalty', 'import', file, '--format', 'json', '--db', `sqlite:${shared}/history.db`],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    if (run.operations !== HISTORY) throw new Error(`imported ${run.operations}`);
    return (performance.now() - began) / 1000;
}

// Quotes one after the other by one client, for a customer with a history, over HTTP.
async function quotes() {
    const db = `sqlite:${shared}/history.db`, programme = path.join(folder, 'programme.json');
    const run = (...args) => JSON.parse(execFileSync(binary, [...args, '--format', 'json', '--db', db], { encoding: 'utf8' }));
    writeFileSync(programme, JSON.stringify({ rules: Array.from({ length: RULES }, (_, i) => ({ code: `rule${i}`, name: `Rule ${i}`,
        state: 'active', kind: 'percent', value: 100 + i, group: `group${i % 10}`, priority: i,
        when: { and: [{ '>=': [{ var: 'order.total' }, 100 * i] }, { '>=': [{ var: 'customer.orders_count' }, 0] }] },
        lines: { '!=': [{ var: 'line.sku' }, `sku${i}`] } })) }));
    execFileSync(binary, ['loyalty', 'rules', 'set', programme, '--db', db], { stdio: 'ignore' });
    run('account', 'add', 'bench@example.com', '--role', 'owner');
    const { token } = run('account', 'token', 'add', 'bench@example.com', '--name', 'bench');
    const { child, url } = await serve(binary, db);
    const times = [];
    for (let i = 0; i < QUOTES; i++) {
        const lines = Array.from({ length: LINES }, (_, k) => ({ sku: `sku${k}`, quantity: 1000, amount: { amount: 1000 + k } }));
        const began = performance.now();
        const answer = await fetch(`${url}/api/v1/loyalty/quote`, { method: 'POST', body: JSON.stringify({ basket: { customer: `C${i}`, lines } }),
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` } });
        if (answer.status !== 200) throw new Error(await answer.text());
        await answer.arrayBuffer();
        times.push(performance.now() - began);
    }
    child.kill();
    times.sort((a, b) => a - b);
    return { p50: times[QUOTES / 2], p99: times[Math.floor(QUOTES * .99)] };
}

postgresStarted();
const runs = { ours: [], theirs: [] };
for (let round = 0; round < ROUNDS; round++)
    for (const one of round % 2 ? ['ours', 'theirs'] : ['theirs', 'ours'])
        runs[one].push(one === 'ours' ? ours(round) : theirs());
const of = (who, what) => median(runs[who].map((run) => run[what]));
const seconds = history();
const quote = await quotes();
const rules = execFileSync(beside('earn_bench'), { encoding: 'utf8' }).trim();
const whole = execFileSync(beside('quote_bench'), [`sqlite:${shared}/quote.db`, '5000'], { encoding: 'utf8' }).trim();

writeFileSync(report, `## Ledger

${CLIENTS} clients, ${grouped(CUSTOMERS)} customers, ${SECONDS} s a run, medians of ${ROUNDS} runs taken in turns. An operation is durable when it
is answered. Ours locks the customer, adds up their book, writes the operation and its chained entries; PostgreSQL's is two inserts and the change of
a balance. Load averages at the end: ${load()}.

${table(['', 'measured'], [
        ['operations a second, maitred on SQLite (synchronous=FULL)', grouped(of('ours', 'rate'))],
        ['transactions a second, PostgreSQL (pgbench, synchronous_commit on)', grouped(of('theirs', 'rate'))],
        ['ratio', fixed(of('ours', 'rate') / of('theirs', 'rate'))],
        ['an operation, median and p99', `${fixed(of('ours', 'p50'))} ms, ${fixed(of('ours', 'p99'))} ms`],
        [`import of ${grouped(HISTORY)} rows of history`, `${fixed(seconds, 1)} s, ${grouped(HISTORY / seconds)} rows/s`],
        [`a quote of ${LINES} lines under ${RULES} rules over HTTP, one client, median and p99`, `${fixed(quote.p50)} ms, ${fixed(quote.p99)} ms`],
    ])}

What ${LINES} lines under ${RULES} rules take in the engine: the rules alone, then a whole quote with all that is read for it.

    ${`${rules}\n${whole}`.replaceAll('\n', '\n    ')}
`);
