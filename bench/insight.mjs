// insight.mjs BINARY FOLDER ORDERS ROWS REPORT [CDNOW]: how long the analyses take, beside DuckDB's
// SQL over the same orders with as many threads. bench/run.sh prepares the file and calls this.
import { createReadStream, createWriteStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';
import { fixed, grouped, load, median, remove, run, settle, sizeMb, sorted, table }
    from './measure.mjs';

const [binary, folder, orders, orderRows, report, cdnow] = process.argv.slice(2);
const ROUNDS = 7;
const AS_OF = '2026-01-01';
const NEW_EVERY = 100; // one new row for so many old ones: 1 %
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

// Each round begins with the other one. A difference in the figures ends the benchmark.
async function compete(connection, question) {
    const runs = { mine: [], duckdb: [] };
    const sql = await quickest(connection, question.sql);
    for (let round = 0; round < ROUNDS; round++) {
        let mine, theirs;
        if (round % 2) theirs = await query(connection, sql);
        mine = ask(...question.ours);
        theirs ??= await query(connection, sql);
        const rows = question.rows(JSON.parse(mine.output)).sort(byNumbers);
        if (JSON.stringify(rows) !== JSON.stringify(theirs.rows))
            throw new Error(`${question.name}: maitred and DuckDB do not say the same`);
        runs.mine.push(mine.seconds);
        runs.duckdb.push(theirs.seconds);
        runs.rows = rows.length;
    }
    console.error(`${question.name}: ${fixed(median(runs.mine), 3)} s, DuckDB ` +
        `${fixed(median(runs.duckdb), 3)} s`);
    return { ...question, ...runs };
}

const spread = (seconds) => [sorted(seconds)[0], median(seconds), sorted(seconds).at(-1)]
    .map((s) => fixed(s, 3));

const competeTable = (results) => table(
    ['', 'rows compared', 'maitred s min', 'median', 'max', 'DuckDB s min', 'median', 'max',
        'DuckDB / maitred'],
    results.map((r) => [r.name, grouped(r.rows), ...spread(r.mine), ...spread(r.duckdb),
        fixed(median(r.duckdb) / median(r.mine), 1)]));

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

// Of every hundredth order one more, a cent dearer.
async function newOrders(file) {
    const out = createWriteStream(file);
    let n = 0;
    for await (const line of createInterface({ input: createReadStream(orders) })) {
        const [customer, at, amount] = line.split(',');
        if (n === 0) out.write(`${line}\n`);
        else if (n % NEW_EVERY === 0) out.write(`${customer},${at},${fixed(Number(amount) + .01)}\n`);
        n++;
    }
    out.end();
    await once(out, 'finish');
}

// A first question builds the file, one after new rows brings it up to date, a warm one opens it.
async function timeline() {
    const warm = () => fastest([1, 2, 3].map(() => ask('nps').seconds));
    const more = path.join(folder, 'more.csv');
    const built = ask('nps').seconds - warm();
    const bytes = statSync(`${database}.timeline`).size;
    const scan = scans();
    await newOrders(more);
    return {
        built, bytes, scan,
        async refresh() {
            ours('import', 'orders', more);
            settle();
            return ask('nps').seconds - warm();
        },
    };
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
const log = await timeline();
const connection = await duckdbOpen();
const results = [];
for (const question of questions) results.push(await compete(connection, question));
connection.closeSync();
const analyses = ANALYSES.map(analyse);
const parts = distance(log.scan, results);
const refreshed = await log.refresh();
const text = `## Insight over ${grouped(orderRows)} orders

Threads: ${THREADS} for both. maitred's seconds are those of the whole command, from the start of the
process to the end of printing, with the log's file (${fixed(log.bytes / 1e6, 1)} MB) in memory; DuckDB's
those of the query inside its running process, with the orders in a table of its own. Rounds: ${ROUNDS}.
Load average (1, 5, 15 minutes) before: ${before}; after: ${load()}.

${competeTable(results)}

${table(['', 'seconds min', 'median', 'max', 'CPU s', 'peak MB'], analyses)}

| the log's file | |
| --- | ---: |
| bytes a touchpoint | ${fixed(log.bytes / orderRows)} |
| built from the database in | ${fixed(log.built)} s, ${grouped(orderRows / log.built)} rows/s |
| brought up to date after 1 % scattered new orders in | ${fixed(refreshed)} s, ${fixed(100 * refreshed / log.built, 1)} % of a build |

${scanTable(log.scan)}

${parts}

${fits()}
`;
remove(database);
remove(path.join(folder, 'insight.duckdb'));
writeFileSync(report, text);
