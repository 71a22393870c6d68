// server.mjs BINARY COMMIT FOLDER REPORT: the server beside nginx, and events beside bare SQLite.
// bench/run.sh calls this. wrk asks both servers the same way, on loopback, in turns.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { fixed, grouped, load, median, serve, table } from './measure.mjs';

const [binary, commit, report] = [2, 3, 5].map((i) => process.argv[i]);
const folder = path.resolve(process.argv[4]); // nginx takes paths from its own
const CUSTOMERS = 1_000_000, ROUNDS = 5, SECONDS = 4, SOMEBODY = 424_242, CONNECTIONS = 64;
const BATCH = 100; // events
const CONNECTIONS_ALLOWED = ['--connections', '4096'];
const database = path.join(folder, 'server.db');

const maitred = (...args) => execFileSync(binary, [...args, '--format', 'json', '--db', `sqlite:${database}`],
    { encoding: 'utf8', maxBuffer: 1 << 26 });

// ---- what is measured ----

const phoneOf = (i) => `+4477${String(i).padStart(8, '0')}`;

async function customersMade() {
    const file = path.join(folder, 'customers.csv'), out = createWriteStream(file);
    out.write('customer,name,phone,email\n');
    for (let i = 0; i < CUSTOMERS; i++)
        if (!out.write(`${i},Name${i * 7919 % CUSTOMERS} Family${i},${phoneOf(i)},c${i}@example.com\n`))
            await once(out, 'drain');
    out.end();
    await once(out, 'close');
    maitred('import', 'customers', file);
}

const memoryMb = (pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function nginx(file) {
    const conf = path.join(folder, 'nginx.conf'), port = 20000 + process.pid % 20000;
    const user = process.getuid() === 0 ? 'user root;' : ''; // who else may not look into the folder
    writeFileSync(conf, `${user} daemon off; worker_processes auto; pid ${folder}/nginx.pid; error_log ${folder}/nginx.err;
events { worker_connections 4096; }
http { access_log off; sendfile on; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path ${folder}/n1; proxy_temp_path ${folder}/n2; fastcgi_temp_path ${folder}/n3;
  uwsgi_temp_path ${folder}/n4; scgi_temp_path ${folder}/n5;
  server { listen 127.0.0.1:${port}; root ${path.dirname(file)}; } }`);
    const child = spawn('/usr/sbin/nginx', ['-c', conf, '-p', folder], { stdio: 'inherit' });
    const url = `http://127.0.0.1:${port}/${path.basename(file)}`;
    for (let tries = 0; tries < 50; tries++)
        try {
            const { status } = await fetch(url);
            if (status === 200) return { child, url };
            throw new Error(`nginx answers ${status}`);
        } catch (error) {
            if (tries === 49) throw error;
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
}

const inMs = { us: 0.001, ms: 1, s: 1000 };

// {rate, p99Ms}: every answer must be a success.
function wrk(url, { token, script, connections = CONNECTIONS, seconds = SECONDS } = {}) {
    const out = execFileSync('wrk', ['-t', '1', '-c', String(connections), '-d', String(seconds), '--latency',
        ...(token ? ['-H', `Authorization: Bearer ${token}`] : []), ...(script ? ['-s', script] : []), url],
    { encoding: 'utf8' });
    if (/Non-2xx|Socket errors/.test(out)) throw new Error(`${url}: ${out}`);
    const [, value, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(out);
    return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), p99Ms: value * inMs[unit],
        count: Number(/(\d+) requests in/.exec(out)[1]) };
}

function inTurns(contestants) {
    const runs = contestants.map(() => []);
    for (let round = 0; round < ROUNDS; round++)
        contestants.forEach((_, i) => {
            const who = (i + round) % contestants.length;
            runs[who].push(contestants[who]());
        });
    return runs.map((all) => ({ rate: median(all.map((r) => r.rate)), p99Ms: median(all.map((r) => r.p99Ms)) }));
}

// ---- events ----

const events = path.join(folder, 'events.lua');
writeFileSync(events, `local n = 0
math.randomseed(os.time())
local run = tostring(math.random(1, 1e9))
request = function()
    local batch = {}
    for i = 1, ${BATCH} do
        n = n + 1
        batch[i] = string.format('{"type":"track","messageId":"%s-%d","userId":"%d","event":"Product Viewed",' ..
            '"timestamp":"2026-01-%02dT10:%02d:%02dZ","properties":{"product_id":"p%d","price":%d}}',
            run, n, n * 7919 % 100000, n % 28 + 1, n / 60 % 60, n % 60, n % 500, n % 90)
    end
    return wrk.format('POST', nil, nil, '{"batch":[' .. table.concat(batch, ',') .. ']}')
end
`);

async function eventsMeasured() {
    const own = path.join(folder, 'events.db');
    const key = JSON.parse(execFileSync(binary, ['source', 'add', 'bench', '--kind', 'segment', '--format', 'json',
        '--db', `sqlite:${own}`], { encoding: 'utf8' })).write_key;
    const child = await serve(binary, `sqlite:${own}`, CONNECTIONS_ALLOWED);
    writeFileSync(events, `${readFileSync(events, 'utf8')}
wrk.headers["Authorization"] = "Basic ${Buffer.from(`${key}:`).toString('base64')}"
wrk.headers["Content-Type"] = "application/json"\n`);
    const done = wrk(`${child.url}/v1/batch`, { script: events, seconds: 10, connections: 16 });
    child.child.kill('SIGTERM');
    await once(child.child, 'exit');
    const [seconds, rows] = execFileSync(commit, [own, path.join(folder, 'bare.db'), String(done.count)],
        { encoding: 'utf8' }).split(' ').map(Number);
    return { rate: done.rate * BATCH, bare: done.count * BATCH / seconds, rowsPerEvent: rows / done.count / BATCH,
        p99Ms: done.p99Ms };
}

// ---- the report ----

await customersMade();
maitred('account', 'add', 'bench@example.com', '--role', 'owner');
const { token } = JSON.parse(maitred('account', 'token', 'add', 'bench@example.com', '--name', 'bench'));
const server = await serve(binary, `sqlite:${database}`, CONNECTIONS_ALLOWED);
const idleMb = memoryMb(server.child.pid);
const byPhone = `${server.url}/api/v1/customers/search?q=${encodeURIComponent(phoneOf(SOMEBODY))}`;
const answer = await (await fetch(byPhone, { headers: { Authorization: `Bearer ${token}` } })).text();
if (!answer.includes(phoneOf(SOMEBODY))) throw new Error(`not the customer: ${answer}`);
const same = path.join(folder, 'same.json');
writeFileSync(same, answer);
const asset = `${server.url}/docs.css`;
const assetFile = path.join(folder, 'same.css');
writeFileSync(assetFile, await (await fetch(asset)).text());
const plain = await nginx(same);
const styleUrl = plain.url.replace('same.json', 'same.css');
const [phone, phonePeer, file, filePeer] = inTurns([
    () => wrk(byPhone, { token }), () => wrk(plain.url), () => wrk(asset), () => wrk(styleUrl)]);
const page = wrk(`${server.url}/api/v1/customers?limit=50`, { token, connections: 1 });
plain.child.kill();
server.child.kill('SIGTERM');
await once(server.child, 'exit');
const intake = await eventsMeasured();
const row = (what, ours, peer) => [what, `${grouped(ours.rate)}/s`, `${grouped(peer.rate)}/s`,
    fixed(ours.rate / peer.rate), `${fixed(ours.p99Ms)} ms`, `${fixed(peer.p99Ms)} ms`];

writeFileSync(report, `## Server

wrk with ${CONNECTIONS} connections and one thread, ${SECONDS} s a run, medians of ${ROUNDS} runs taken in turns; nginx serves a
file of the same bytes. ${grouped(CUSTOMERS)} customers. Load averages at the end: ${load()}.

${table(['', 'maitred', 'nginx', 'ratio', 'p99', 'p99 of nginx'],
        [row('a customer by phone', phone, phonePeer), row('a static file', file, filePeer)])}

${table(['', 'measured'], [
        [`a page of 50 of ${grouped(CUSTOMERS)} customers, p99, one client`, `${fixed(page.p99Ms)} ms`],
        [`events a second, batches of ${BATCH}, each on disk when answered, 16 clients`, grouped(intake.rate)],
        ['the same rows, as many transactions, by bare SQLite, events a second', grouped(intake.bare)],
        ['ratio', fixed(intake.rate / intake.bare)],
        ['rows an event leaves', fixed(intake.rowsPerEvent, 1)],
        ['p99 of a batch', `${fixed(intake.p99Ms)} ms`],
        ['from start to listening', `${fixed(server.ms, 0)} ms`],
        ['memory of the idle server', `${fixed(idleMb, 1)} MB`],
        ['binary', `${fixed(statSync(binary).size / 1e6, 1)} MB with symbols`],
    ])}
`);
