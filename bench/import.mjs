// import.mjs BINARY FOLDER full|small ORDERS ROWS REPORT: the time, memory and disk that it takes to
// load a file, maitred beside sqlite3 and DuckDB. bench/run.sh prepares the files and calls this.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixed, grouped, load, machine, median, remove, run, settle, sizeMb, sorted, table }
    from './measure.mjs';

const [binary, folder, size, orders, orderRows, report] = process.argv.slice(2);
const ROUNDS = 5;

const files = [
    {
        title: 'Online Retail',
        rounds: ROUNDS,
        rows: 541909,
        ours: 'data/online_retail.csv.gz',
        plain: path.join(folder, 'online_retail.csv'),
        // name, type in SQLite, type in DuckDB
        columns: [['InvoiceNo', 'TEXT', 'VARCHAR'], ['StockCode', 'TEXT', 'VARCHAR'],
            ['Description', 'TEXT', 'VARCHAR'], ['Quantity', 'INTEGER', 'INTEGER'],
            ['InvoiceDate', 'TEXT', 'TIMESTAMP'], ['UnitPrice', 'REAL', 'DECIMAL(12,3)'],
            ['CustomerID', 'INTEGER', 'DOUBLE'], ['Country', 'TEXT', 'VARCHAR']],
        index: 'CustomerID, InvoiceDate',
    },
    {
        title: `${grouped(orderRows)} generated orders`,
        rounds: 1,
        rows: Number(orderRows),
        ours: orders,
        plain: orders,
        columns: [['customer_id', 'INTEGER', 'BIGINT'], ['ts', 'TEXT', 'TIMESTAMP'],
            ['amount', 'REAL', 'DECIMAL(12,2)']],
        index: 'customer_id, ts',
    },
];

// ---- the contestants: each loads the file into a new database and says how many rows are in it ----

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const sqlite = (database, sql) => run(folder, 'sqlite3', ['-bail', database], sql);

function importWith(file, database, ...options) {
    const args = ['--format', 'json', '--db', `sqlite:${database}`, 'import', 'orders', file.ours];
    const done = run(folder, binary, [...args, ...options]);
    return { ...done, said: JSON.parse(done.output) };
}

// Where the time went: the import notes in import_run when all rows were read and sorted into runs,
// and when the last one was written.
function phases(done, database) {
    const row = sqlite(database, 'SELECT started_at, finished_at FROM import_run;').output;
    const [writing, written] = row.trim().split('|')
        .map((us) => Number(us) / 1e6 - done.startedMs / 1e3);
    return { read: writing, write: written - writing, close: done.seconds - written };
}

const contestants = {
    maitred(file, database) {
        const done = importWith(file, database);
        return { ...done, rows: done.said.added, phases: phases(done, database) };
    },
    sqlite3(file, database) {
        const columns = file.columns.map(([name, type]) => `${name} ${type}`).join(', ');
        const done = sqlite(database, `CREATE TABLE t (${columns});
.import --csv --skip 1 "${file.plain}" t
CREATE INDEX t_by_customer ON t (${file.index});
`);
        return { ...done, rows: Number(sqlite(database, 'SELECT count(*) FROM t;').output) };
    },
    DuckDB(file, database) {
        const columns = file.columns.map(([name, , type]) => `${name}: '${type}'`).join(', ');
        const script = fileURLToPath(new URL('duckdb_load.mjs', import.meta.url));
        const done = run(folder, process.execPath, [script, database,
            `CREATE TABLE t AS SELECT * FROM read_csv(${quoted(file.plain)}, header = true, ` +
            `columns = {${columns}})`]);
        return { ...done, ...JSON.parse(done.output) }; // its seconds leave out the start of node
    },
};
const names = Object.keys(contestants);

function contest(name, file) {
    const database = path.join(folder, `${name}.db`);
    settle();
    const done = { ...contestants[name](file, database), diskMb: sizeMb(database) };
    remove(database);
    if (done.rows !== file.rows)
        throw new Error(`${name} has ${done.rows} rows of the ${file.rows} of ${file.title}`);
    console.error(`${file.title}: ${name} ${fixed(done.seconds)} s, ${fixed(done.peakMb, 0)} MB`);
    return done;
}

// A look at the file that imports nothing: reading and understanding every row.
function dryRun(file) {
    const database = path.join(folder, 'dry.db');
    const done = importWith(file, database, '--dry-run');
    remove(database);
    return done.seconds;
}

// Each round begins with another contestant, so that nobody always follows the same one.
function measure(file) {
    const runs = Object.fromEntries(names.map((name) => [name, []])), dry = [], loads = [load()];
    for (let round = 0; round < file.rounds; round++) {
        for (let i = 0; i < names.length; i++) {
            const name = names[(round + i) % names.length];
            runs[name].push(contest(name, file));
        }
        dry.push(dryRun(file));
    }
    loads.push(load());
    return { file, runs, dry, loads };
}

// ---- the report ----

const middle = (runs, what) => median(runs.map((r) => r[what]));

function contestTable({ file, runs }) {
    return table(['', 'seconds min', 'median', 'max', 'rows/s', 'CPU s', 'peak MB', 'disk MB'],
        names.map((name) => {
            const seconds = sorted(runs[name].map((r) => r.seconds));
            return [name, fixed(seconds[0]), fixed(median(seconds)), fixed(seconds.at(-1)),
                grouped(file.rows / median(seconds)), fixed(middle(runs[name], 'cpu')),
                fixed(middle(runs[name], 'peakMb'), 0), fixed(middle(runs[name], 'diskMb'), 1)];
        }));
}

function ratioTable({ runs }) {
    return table(['maitred / peer', 'time', 'CPU', 'peak memory', 'disk'],
        names.slice(1).map((peer) => [peer, ...['seconds', 'cpu', 'peakMb', 'diskMb'].map((what) =>
            fixed(middle(runs.maitred, what) / middle(runs[peer], what)))]));
}

// The phases of the import whose time is the median, and the median of the dry runs.
function phaseTable({ runs, dry }) {
    const seconds = middle(runs.maitred, 'seconds');
    const { phases } = runs.maitred.find((r) => r.seconds === seconds);
    const look = median(dry);
    const row = (what, s) => [what, fixed(s), `${fixed(100 * s / seconds, 0)} %`];
    return table(['phase of maitred\'s import', 'seconds', 'share'], [
        row('reading and understanding rows (a dry run)', look),
        row('packing and sorting them (start of writing less the dry run)', phases.read - look),
        row('merging the sorted runs, finding customers, writing', phases.write),
        row('closing', phases.close),
        row('all', seconds),
    ]);
}

const section = (m) => `## ${m.file.title}

${grouped(m.file.rows)} rows; rounds: ${m.file.rounds}. Load average (1, 5, 15 minutes) before: ` +
`${m.loads[0]}; after: ${m.loads[1]}.

${contestTable(m)}

${ratioTable(m)}

${phaseTable(m)}
`;

const about = machine(binary); // before the rounds: the checkout may change under a long run
const measured = files.map(measure);
writeFileSync(report, `# Results

Written by \`./dev bench\`${size === 'small' ? ' (small)' : ''} on ${new Date().toISOString().slice(0, 10)}.
[README.md](README.md) says what is compared, and how fair that is. Times depend on the machine and on
what else it does: look at the ratios. Below 1 maitred takes less.

${about}

${measured.map(section).join('\n')}`);
