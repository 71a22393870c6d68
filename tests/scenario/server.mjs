// Runs `maitred serve` on the file's own database and a free port, and talks to it. What is still
// running when the file's last test ends is stopped. A sanitizer's word on stderr fails the test.
// MAITRED_PRISM names Prism's program: requests to what the API describes then go through its proxy,
// which fails every answer that is not as described.
//     const server = await signedIn();                  // an owner's token with every request
//     const server = await signedIn({ role: 'agent' });
//     await server.get(path, { token: tokenOf('analyst') });
//     await server.get(path, { token: '' });            // nobody
//     const anna = browser(server); await anna.open(link); await anna.signIn('anna@example.com', password);
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { folder, json, maitred, program } from './driver.mjs';

const START_MS_MAX = 30_000;
const prism = process.env.MAITRED_PRISM;
const running = new Set();
let proxies = 0;
after(async () => {
    for (const server of running) await server.stop();
});

// A new token of the user ROLE@example.com, who is made when there is none. scopes: "import,self".
export function tokenOf(role, { scopes } = {}) {
    const email = `${role}@example.com`;
    maitred(['account', 'add', email, '--role', role]); // a conflict: is there already
    return json(['account', 'token', 'add', email, '--name', 'test',
        ...(scopes ? ['--scopes', scopes] : [])]).token;
}

// A server whose requests carry a token of that role.
export async function signedIn({ role = 'owner', scopes, ...options } = {}) {
    const token = tokenOf(role, { scopes });
    return Object.assign(await serve(options), { token });
}

// Prism before a server: {url, isDescribed(method, path), stop}. What the description leaves out, and bytes that are no JSON, go past it.
async function watched(url) {
    const api = await (await fetch(`${url}/api/openapi.json`,
        { headers: { Connection: 'close' } })).json();
    // Who may come in is the server's to say: Prism would answer for it.
    for (const path of Object.values(api.paths))
        for (const method of Object.values(path)) delete method.security;
    const file = join(folder, `openapi-${proxies++}.json`);
    writeFileSync(file, JSON.stringify(api));
    const rows = Object.entries(api.paths).map(([path, methods]) => ({ methods,
        form: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }));
    const child = spawn(process.execPath, [prism, 'proxy', file, url, '--errors',
        '--validate-request=false', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const own = await new Promise((resolve, reject) => {
        let said = '';
        child.stdout.setEncoding('utf8').on('data', (text) => {
            said += text;
            const listening = /listening on (http:\S+)/.exec(said);
            if (listening) resolve(listening[1]);
        });
        child.on('exit', () => reject(new Error(`Prism ended: ${said}`)));
    });
    return { url: own, stop: () => child.kill(),
        isDescribed: (method, path) => rows.some(({ form, methods }) =>
            form.test(path.split('?')[0]) && method.toLowerCase() in methods) };
}

// What a link opens with: browsers keep it to themselves until the page posts it.
export const secretOf = (link) => new URL(link).hash.slice(1);

// Somebody with a browser: keeps the server's cookie, and says which page a request comes from.
export function browser(server, origin = server.url) {
    const self = { cookie: '' };
    self.send = async (method, path, { headers, ...options } = {}) => {
        const answer = await server.send(method, path, { token: '', ...options, headers: {
            ...(origin && { Origin: origin }), ...(self.cookie && { Cookie: self.cookie }),
            ...headers } });
        const [set] = answer.headers.getSetCookie();
        if (set) self.cookie = /Max-Age=0/.test(set) ? '' : set.split(';')[0];
        return answer;
    };
    self.get = (path, options) => self.send('GET', path, options);
    self.post = (path, body, options) => self.send('POST', path, { body, ...options });
    self.put = (path, body, options) => self.send('PUT', path, { body, ...options });
    self.open = (link, options) => self.post('/api/v1/session/link', { token: secretOf(link) }, options);
    self.signIn = (email, password, code) => self.post('/api/v1/session', { email, password, code });
    return self;
}

// {url, port, log, get, post, send, stop, kill}. options: args, env, db; isWatched: by Prism, when it is there.
// A server that outlives its file must not hold the runner's output: it would be waited for.
export async function serve({ args = [], env, db, isWatched = true } = {}) {
    const { binary, db: own, env: environment } = program(env);
    const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', ...args, '--db', db ?? own],
        { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    const server = { child, log: [], token: undefined };
    const ended = new Promise((resolve) =>
        child.on('exit', (code, signal) => resolve({ code, signal })));
    await new Promise((resolve, reject) => {
        let rest = '';
        const timer = setTimeout(() => reject(new Error('the server did not start')), START_MS_MAX);
        child.stderr.setEncoding('utf8').on('data', (text) => {
            const lines = (rest + text).split('\n');
            rest = lines.pop();
            for (const line of lines) {
                server.log.push(line);
                if (!line.includes('"event":"listening"')) continue;
                clearTimeout(timer);
                Object.assign(server, JSON.parse(line));
                resolve();
            }
        });
        ended.then(({ code }) => reject(new Error(`ended with ${code}: ${server.log.join('\n')}`)));
    });
    running.add(server);
    const direct = `http://127.0.0.1:${server.port}`;
    let proxy;
    server.end = async (signal) => {
        if (!running.delete(server)) return ended;
        child.kill(signal);
        proxy?.stop();
        const result = await ended;
        assert.doesNotMatch(server.log.join('\n'), /Sanitizer|runtime error:/);
        return result;
    };
    server.stop = () => server.end('SIGTERM');
    server.kill = () => server.end('SIGKILL');
    if (prism && isWatched) proxy = await watched(direct);
    // {status, headers, text, body}: body is the JSON of the answer, if it is JSON.
    server.send = async (method, path, { body, headers, token = server.token, raw } = {}) => {
        // Prism follows redirects, answers for other origins, and reads bytes as text: these go past it.
        const isPlain = raw === undefined && !headers?.Origin && !path.startsWith('/api/v1/session/oidc');
        const base = isPlain && proxy?.isDescribed(method, path) ? proxy.url : direct;
        const answer = await fetch(base + path, { method, redirect: 'manual',
            body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
            headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }),
                ...(token && { Authorization: `Bearer ${token}` }), ...headers } });
        const text = await answer.text();
        assert.doesNotMatch(text, /stoplight.io\/prism/);
        const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text;
        return { status: answer.status, headers: answer.headers, text,
            body: isJson ? JSON.parse(text) : undefined };
    };
    server.get = (path, options) => server.send('GET', path, options);
    server.post = (path, body, options) => server.send('POST', path, { body, ...options });
    return server;
}
