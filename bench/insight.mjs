// insight.mjs BINARY FOLDER ORDERS ROWS REPORT [CDNOW]: how long the analyses take, beside DuckDB's
// SQL over the same orders with as many threads. bench/run.sh prepares the file and calls this.
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync, writeFileSync }
    from 'node:fs';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';
import { fixed, grouped, load, median, remove, run, serve, settle, sorted, table }
    from './measure.mjs';

const [binary, folder, orders, orderRows, report, cdnow] = process.argv.slice(2);
const ROUNDS = 7;
const AS_OF = '2026-01-01';
const NEW_EVERY = 100; // one new row for so many old ones: 1 %
const REFRESHES = 3;
const THREADS = Math.min(os.availableParallelism(), 64);
const PUBLISHED_S = { bg_nbd: 0.268, pareto_nbd: 0.968 }; // bench/README.md says whose

const database = path.join(folder, 'insight.db');
const ours = (...args) => run(folder, binary,
    ['--format', 'json', '--db', `sqlite:${database}`, ...args]);
const ask = (...args) => ours('insight', ...args, '--as-of', AS_OF, '--threads', String(THREADS));
const fastest = (runs) => Math.min(...runs);

// ---- DuckDB, in this process, the orders in a table of its own ----

async function duckdbOpen() {
    const instance = await DuckDBInstance.create(path.join(folder, 'insight.duckdb'));
    const connection = await instance.connect();
    await connection.run(`SET threads = ${THREADS}`);
    await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${orders.replaceAll("'", "''")}',
        header = true, columns = {customer_id: 'BIGINT', ts: 'TIMESTAMP', amount: 'DECIMAL(12,2)'})`);
    await connection.run('CHECKPOINT');
    return connection;
}

// Rows as numbers in order, and the seconds until the last one was there.
async function query(connection, sql) {
    const began = performance.now();
    const rows = (await connection.runAndReadAll(sql)).getRows();
    const seconds = (performance.now() - began) / 1000;
    return { seconds, rows: rows.map((r) => r.map(Number)).sort(byNumbers) };
}

const byNumbers = (a, b) => a.map((x, i) => x - b[i]).find((d) => d !== 0) ?? 0;

const rfmSql = (score) => `WITH c AS (
    SELECT customer_id, max(ts)::DATE AS d, count(*) AS f, sum(amount) AS m FROM t GROUP BY customer_id
), s AS (SELECT ${score('d')} AS r, ${score('f')} AS f, ${score('m')} AS m FROM c)
SELECT r, f, m, count(*) FROM s GROUP BY r, f, m`;

// ---- what is asked: ours gives rows like DuckDB's ----

const MONTH = (ts) => `(year(${ts}) * 12 + month(${ts}) - 1)`;
const scores = (said) => said.scores.map((s) => [s.r, s.f, s.m, s.customers]);
const month = (name) => Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)) - 1;
const questions = [
    {
        name: 'RFM, quintiles, customers alike score alike',
        ours: ['rfm'],
        rows: scores,
        sql: [rfmSql((v) => `1 + (5 * (rank() OVER (ORDER BY ${v}) - 1)) // (SELECT count(*) FROM c)`)],
    },
    {
        name: 'RFM, ntile(5), ties by customer number',
        ours: ['rfm', '--ties', 'order'],
        rows: scores,
        sql: [rfmSql((v) => `ntile(5) OVER (ORDER BY ${v}, customer_id)`)],
    },
    {
        name: 'cohorts by month, who came back in which',
        ours: ['cohorts'],
        rows: (said) => said.cells.filter((c) => c.customers > 0)
            .map((c) => [month(c.cohort), month(c.period), c.customers]),
        sql: ['min(p) AS c FROM a', `${MONTH('min(ts)')} AS c FROM t`].map((first) => `WITH a AS (
    SELECT DISTINCT customer_id, ${MONTH('ts')} AS p FROM t
), f AS (SELECT customer_id, ${first} GROUP BY customer_id)
SELECT c, p, count(*) FROM a JOIN f USING (customer_id) GROUP BY c, p`),
    },
];

// Of several ways to ask in SQL, the one that is quickest here.
async function quickest(connection, ways) {
    const timed = [];
    for (const sql of ways) timed.push({ sql, seconds: (await query(connection, sql)).seconds });
    return timed.sort((a, b) => a.seconds - b.seconds)[0].sql;
}

// The same question to the server, which runs already as DuckDB does.
async function request(server, args) {
    const [name, ...options] = args, where = new URL(`/api/v1/insight/${name}`, server.url);
    where.searchParams.set('as_of', AS_OF);
    for (let i = 0; i < options.length; i += 2)
        where.searchParams.set(options[i].slice('--'.length), options[i + 1]);
    const began = performance.now();
    const answer = await fetch(where, { headers: { Authorization: `Bearer ${server.token}` } });
    const said = await answer.text();
    if (answer.status !== 200) throw new Error(said);
    return { seconds: (performance.now() - began) / 1000, output: said };
}

// Each round begins with the other one. A difference in the figures ends the benchmark.
async function compete(connection, server, question) {
    const runs = { mine: [], served: [], duckdb: [] };
    const sql = await quickest(connection, question.sql);
    const same = (said, rows) => {
        if (JSON.stringify(question.rows(JSON.parse(said)).sort(byNumbers)) !== JSON.stringify(rows))
            throw new Error(`${question.name}: maitred and DuckDB do not say the same`);
    };
    for (let round = 0; round < ROUNDS; round++) {
        let theirs;
        if (round % 2) theirs = await query(connection, sql);
        const mine = ask(...question.ours), served = await request(server, question.ours);
        theirs ??= await query(connection, sql);
        same(mine.output, theirs.rows);
        same(served.output, theirs.rows);
        runs.mine.push(mine.seconds);
        runs.served.push(served.seconds);
        runs.duckdb.push(theirs.seconds);
        runs.rows = theirs.rows.length;
    }
    console.error(`${question.name}: ${fixed(median(runs.mine), 3)} s, served ` +
        `${fixed(median(runs.served), 3)} s, DuckDB ${fixed(median(runs.duckdb), 3)} s`);
    return { ...question, ...runs };
}

const spread = (seconds) => [sorted(seconds)[0], median(seconds), sorted(seconds).at(-1)]
    .map((s) => fixed(s, 3));

const competeTable = (results) => table(
    ['', 'rows compared', 'command s min', 'median', 'max', 'request s min', 'median', 'max',
        'DuckDB s min', 'median', 'max', 'DuckDB / command', 'DuckDB / request'],
    results.map((r) => [r.name, grouped(r.rows), ...spread(r.mine), ...spread(r.served), ...spread(r.duckdb),
        fixed(median(r.duckdb) / median(r.mine), 1), fixed(median(r.duckdb) / median(r.served), 1)]));

// ---- every analysis ----

const ANALYSES = ['summary', 'rfm', 'nps', 'pareto', 'cohorts', 'retention', 'value', 'alive',
    'iceberg', 'all'];

function analyse(name) {
    const runs = Array.from({ length: name === 'all' ? ROUNDS : 3 }, () => ask(name));
    const middle = (what) => median(runs.map((r) => r[what]));
    console.error(`insight ${name}: ${fixed(middle('seconds'), 3)} s`);
    return [`insight ${name}`, ...spread(runs.map((r) => r.seconds)), fixed(middle('cpu')),
        fixed(middle('peakMb'), 0)];
}

// ---- the log's file ----

// For every hundredth order one more of the same customer: a cent dearer in the same second, or in
// the week after all of them.
const scattered = (at) => at;
const newest = (at, n) => `2026-01-0${1 + n / NEW_EVERY % 7}${at.slice('2026-01-01'.length)}`;

async function newOrders(file, time) {
    const out = createWriteStream(file);
    let n = 0;
    for await (const line of createInterface({ input: createReadStream(orders) })) {
        const [customer, at, amount] = line.split(',');
        if (n === 0) out.write(`${line}\n`);
        else if (n % NEW_EVERY === 0) out.write(`${customer},${time(at, n)},${fixed(Number(amount) + .01)}\n`);
        n++;
    }
    out.end();
    await once(out, 'finish');
}

const warm = () => fastest([1, 2, 3].map(() => ask('nps').seconds));

// Seconds of the first question after so many new orders: the middle of a few that bring the same
// file up to date.
async function refresh(time) {
    const more = path.join(folder, 'more.csv'), file = `${database}.timeline`;
    const before = readFileSync(file);
    await newOrders(more, time);
    ours('import', 'orders', more);
    settle();
    return median(Array.from({ length: REFRESHES }, () => {
        writeFileSync(file, before);
        return ask('nps').seconds;
    })) - warm();
}

// A first question builds the file, the middle of a few; a warm one opens it.
function timeline() {
    const built = median(Array.from({ length: REFRESHES }, () => {
        if (existsSync(`${database}.timeline`)) remove(`${database}.timeline`);
        return ask('nps').seconds;
    })) - warm();
    return { built, bytes: statSync(`${database}.timeline`).size, scan: scans() };
}

// bench/timeline.c: each line is a pass over the file.
function scans() {
    const said = execFileSync(path.join(path.dirname(binary), 'timeline_bench'),
        [`${database}.timeline`], { encoding: 'utf8' });
    const opened = Number(said.match(/checked in ([\d.]+) ms/)[1]);
    const passes = [...said.matchAll(
        /^(.+?) +(\d+) threads +([\d.]+) ms +([\d.]+) GB\/s +([\d.]+) M rows\/s +([\d.]+) %/gm)]
        .map(([, what, threads, ms, gb, rows, share]) => ({ what, threads, ms, gb, rows, share }));
    return { opened, passes };
}

const scanTable = (scan) => table(
    ['', 'threads', 'ms', 'GB/s of the file', 'million rows/s', '% of a plain sum'],
    scan.passes.map((p) => [p.what, p.threads, p.ms, p.gb, p.rows, p.share]));

// Where a question's time goes: parts that were each measured by themselves.
function distance(scan, results) {
    const of = (what) => scan.passes.filter((p) => p.what === what).at(-1);
    const sum = Number(of('plain sum of the file').ms), three = Number(of('kind, time, amount').ms);
    const start = fastest(Array.from({ length: ROUNDS }, () => ours('setting', 'list').seconds)) * 1e3;
    const parts = (r) => {
        const whole = fastest(r.mine) * 1e3;
        return [r.name, fixed(start, 0), fixed(scan.opened, 0), fixed(sum, 0), fixed(three - sum, 0),
            fixed(whole - start - scan.opened - three, 0), fixed(whole, 0)];
    };
    return table(['milliseconds', 'starting and ending the program', 'checking the file',
        'reading it once, as memory allows', 'decoding three columns',
        'the question itself: days, buyer slots, scores, printing', 'all'],
    results.filter((r) => !r.ours.includes('order')).map(parts));
}

// ---- fits ----

function fits() {
    if (!cdnow || !existsSync(cdnow)) return 'CDNOW\'s file is not there (BENCH_CDNOW).';
    const said = execFileSync(path.join(path.dirname(binary), 'fit_bench'), [cdnow],
        { encoding: 'utf8' });
    return table(['model', 'customers', 'ms', 'published s', 'published / maitred', 'parameters',
        'log-likelihood'], said.trim().split('\n').map((line) => {
        const [name, customers, , seconds, , ...p] = line.split(' ');
        return [name, grouped(customers), fixed(seconds * 1e3), PUBLISHED_S[name],
            fixed(PUBLISHED_S[name] / seconds, 0), p.slice(0, 4).join(' '), p[4]];
    }));
}

// ---- the whole ----

const before = load();
console.error('importing, and loading into DuckDB');
ours('import', 'orders', orders);
settle();
const log = timeline();
const connection = await duckdbOpen();
const server = await serve(binary, `sqlite:${database}`);
ours('account', 'add', 'bench@example.com', '--role', 'owner');
server.token = JSON.parse(ours('account', 'token', 'add', 'bench@example.com', '--name', 'bench').output).token;
const results = [];
for (const question of questions) results.push(await compete(connection, server, question));
server.child.kill('SIGTERM');
await once(server.child, 'exit');
connection.closeSync();
const analyses = ANALYSES.map(analyse);
const parts = distance(log.scan, results);
const late = await refresh(newest), middle = await refresh(scattered);
const ofBuild = (seconds) => `${fixed(seconds)} s, ${fixed(100 * seconds / log.built, 1)} % of a build`;
const text = `## Insight over ${grouped(orderRows)} orders

Threads: ${THREADS} for both. Of maitred there are the seconds of the whole command, from the start of
the process to the end of printing, and those of a request to its running server; the log's file
(${fixed(log.bytes / 1e6, 1)} MB) is in memory. DuckDB's are those of the query inside its running process, with
the orders in a table of its own. Rounds: ${ROUNDS}.
Load average (1, 5, 15 minutes) before: ${before}; after: ${load()}.

${competeTable(results)}

${table(['', 'seconds min', 'median', 'max', 'CPU s', 'peak MB'], analyses)}

| the log's file | |
| --- | ---: |
| bytes a touchpoint | ${fixed(log.bytes / orderRows)} |
| built from the database in | ${fixed(log.built)} s, ${grouped(orderRows / log.built)} rows/s |
| brought up to date after 1 % new orders of the week after in | ${ofBuild(late)} |
| and after 1 % more, scattered over the past | ${ofBuild(middle)} |

${scanTable(log.scan)}

${parts}

${fits()}
`;
remove(database);
remove(path.join(folder, 'insight.duckdb'));
writeFileSync(report, text);
