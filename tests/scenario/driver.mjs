// Drives the real binary ($MAITRED_BIN, else build/maitred) on a database of its own for each test file:
// SQLite in a temporary folder, or, when MAITRED_TEST_PG holds a PostgreSQL URL (tools/pg run), a new
// database on that server. Both go away with the file's last test. A run that prints an error of a
// sanitizer, or dies of a signal, fails its test whatever status it was expected to have.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = process.env.MAITRED_BIN ?? join(root, 'build', 'maitred');
const server = process.env.MAITRED_TEST_PG;
const OUTPUT_MAX = 256 << 20; // bytes a run may print
const RUN_MS_MAX = 120_000;

export const engine = server ? 'postgres' : 'sqlite';
export const folder = mkdtempSync(join(tmpdir(), 'maitred-'));
const databases = [];
let made = 0; // databases, of either engine
after(() => {
    for (const name of databases) psql(admin(), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
});

// The server's superuser: the program's own role may not make databases.
function admin() {
    return named('postgres', 'postgres');
}

function named(database, user) {
    const url = new URL(server);
    url.pathname = `/${database}`;
    if (user && url.searchParams.has('user')) url.searchParams.set('user', user);
    // URL writes a missing host as "postgres:/x": libpq wants both slashes.
    return url.href.replace(/^(postgres(?:ql)?):\/(?!\/)/, '$1:///');
}

function psql(url, text) {
    const run = spawnSync('psql', ['-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', text],
        { encoding: 'utf8' });
    assert.equal(run.status, 0, `psql: ${run.stderr}`);
    return run.stdout;
}

// The URL of a new, empty database.
export function fresh() {
    const name = `t${process.pid}_${made++}_${Date.now()}`;
    if (!server) return `sqlite:${join(folder, `${name}.db`)}`;
    const owner = new URL(server).searchParams.get('user') ?? new URL(server).username;
    psql(admin(), `CREATE DATABASE ${name}${owner ? ` OWNER ${owner}` : ''}`);
    databases.push(name);
    return named(name);
}

let own; // the file's database, made at its first use

// The program, the file's own database and its environment: for server.mjs.
export function program(env) {
    return { binary, db: own ??= fresh(), env: { PATH: process.env.PATH, HOME: process.env.HOME,
        LC_ALL: 'C.UTF-8', MAITRED_CACHE: folder, MAITRED_LANG: 'en',
        ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', ...env } };
}

// Runs a command: {status, stdout, stderr, json()}. db: another database than the file's own, or null
// for none. A stopped clock: env {MAITRED_CLOCK: seconds}.
export function maitred(args, { input, env, db } = {}) {
    if (db === undefined) db = own ??= fresh();
    const run = spawnSync(binary, db ? [...args, '--db', db] : args, {
        input, encoding: 'utf8', maxBuffer: OUTPUT_MAX, timeout: RUN_MS_MAX, env: program(env).env,
    });
    assert.equal(run.error, undefined);
    assert.equal(run.signal, null, run.stderr);
    assert.doesNotMatch(run.stderr, /Sanitizer|runtime error:/);
    return { status: run.status, stdout: run.stdout, stderr: run.stderr,
        json: () => JSON.parse(run.stdout) };
}

// A command that must succeed, as JSON.
export function json(args, options) {
    const run = maitred([...args, '--format', 'json'], options);
    assert.equal(run.status, 0, `maitred ${args.join(' ')}: ${run.stderr}`);
    return run.json();
}

// Exit codes, as in src/base/err.c.
const codes = { usage: 64, invalid: 65, missing: 66, conflict: 65, denied: 77, io: 74 };

// A command that must fail for this reason; what it said.
export function refused(why, args, options) {
    const run = maitred(args, options);
    assert.ok(why in codes);
    assert.equal(run.status, codes[why], `maitred ${args.join(' ')}: ${run.stdout}${run.stderr}`);
    return run.stderr;
}

// Rows for which there is no command, and a look at those that no command shows.
export function sql(text, db = own) {
    if (server) return psql(db, `SET search_path = maitred, public; ${text}`);
    const run = spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 10000',
        db.slice('sqlite:'.length), text], { encoding: 'utf8' });
    assert.equal(run.status, 0, `sqlite3: ${run.stderr}`);
    return run.stdout;
}
