// Running a program under measurement, and saying what was measured.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// The environment is emptied of what would change a contestant's course.
const environment = (folder) => ({
    PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8', TMPDIR: folder, SQLITE_TMPDIR: folder,
});

// Runs it to its end: wall and processor seconds, peak memory in MB, output. Anything but success
// ends the benchmark. GNU time stands between, as a child forked from here would inherit our peak.
export function run(folder, command, args, input) {
    const note = path.join(folder, 'time');
    const startedMs = Date.now(), began = performance.now();
    const done = spawnSync('/usr/bin/time', ['-q', '-f', '%U %S %M', '-o', note, command, ...args],
        { input, env: environment(folder), encoding: 'utf8', maxBuffer: 1 << 26 });
    const seconds = (performance.now() - began) / 1000;
    if (done.status !== 0)
        throw new Error(`${command} ${args.join(' ')}: status ${done.status}: ${done.stderr}`);
    const [user, system, peakKb] = readFileSync(note, 'utf8').trim().split(' ').map(Number);
    return { seconds, startedMs, cpu: user + system, peakMb: peakKb / 1024, output: done.stdout };
}

// The server over a database (its address as of --db), once it listens: its process, its address, and
// the milliseconds until then. It ends with this process.
export function serve(binary, db, args = []) {
    const began = performance.now();
    const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--log', 'notice', '--db', db, ...args],
        { stdio: ['ignore', 'ignore', 'pipe'] });
    process.on('exit', () => child.kill());
    let said = '';
    return new Promise((resolve) => child.stderr.setEncoding('utf8').on('data', (text) => {
        if (said === undefined) return;
        const line = (said += text).split('\n').find((l) => l.includes('"listening"'));
        if (!line) return;
        said = undefined;
        resolve({ child, url: JSON.parse(line).url, ms: performance.now() - began });
    }));
}

// Bytes of a database with the files that lie beside it.
const beside = (database) => readdirSync(path.dirname(database))
    .filter((name) => name.startsWith(path.basename(database)))
    .map((name) => path.join(path.dirname(database), name));
export const sizeMb = (database) =>
    beside(database).reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
export const remove = (database) => beside(database).forEach((file) => rmSync(file));

// What one contestant left unwritten is not paid for by the next.
export const settle = () => execFileSync('sync');

export const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
export const median = (numbers) => {
    const s = sorted(numbers), half = s.length >> 1;
    return s.length % 2 ? s[half] : (s[half - 1] + s[half]) / 2;
};

export const fixed = (number, digits = 2) => number.toFixed(digits);
export const grouped = (number) => Math.round(number).toLocaleString('en');
export const table = (head, rows) => [head, head.map((h, i) => (i ? '---:' : '---')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const load = () => os.loadavg().map((l) => fixed(l)).join(' ');

const said = (command, args) =>
    execFileSync(command, args, { encoding: 'utf8' }).split('\n')[0].trim();

// As the compiler signed the binary, and the build type when the binary lies in its build folder.
function compiler(binary) {
    const options = path.join(path.dirname(binary), 'meson-info', 'intro-buildoptions.json');
    const signed = execFileSync('readelf', ['-p', '.comment', binary], { encoding: 'utf8' })
        .match(/\]\s+(.*)/)[1].trim();
    if (!existsSync(options)) return signed;
    const type = JSON.parse(readFileSync(options, 'utf8')).find((o) => o.name === 'buildtype').value;
    return `${signed}, ${type}`;
}

export function machine(binary) {
    const cpus = os.cpus();
    const duckdb = new URL('node_modules/@duckdb/node-api/package.json', import.meta.url);
    const revision = said('git', ['describe', '--always', '--dirty']);
    return table(['', ''], [
        ['processor', `${cpus[0].model.trim()}, ${cpus.length} cores`],
        ['memory', `${fixed(os.totalmem() / 2 ** 30, 1)} GiB`],
        ['system', `${os.type()} ${os.release().match(/^\d+\.\d+/)[0]}`],
        ['maitred', `${said(binary, ['--version'])}, ${revision}`],
        ['compiler', compiler(binary)],
        ['sqlite3', said('sqlite3', ['--version']).split(' ').slice(0, 2).join(' ')],
        ['DuckDB', `${JSON.parse(readFileSync(duckdb)).version}, node ${process.versions.node}`],
    ]).replaceAll('---:', '---');
}
