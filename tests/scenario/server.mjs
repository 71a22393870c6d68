// Runs `maitred serve` on the file's own database and a free port, and talks to it. What is still
// running when the file's last test ends is stopped. A sanitizer's word on stderr fails the test.
//     const server = await signedIn();                  // an owner's token with every request
//     const server = await signedIn({ role: 'agent' });
//     await server.get(path, { token: tokenOf('analyst') });
//     await server.get(path, { token: '' });            // nobody
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after } from 'node:test';
import { json, maitred, program } from './driver.mjs';

const START_MS_MAX = 30_000;
const running = new Set();
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

// {url, port, log, get, post, send, stop, kill}. options: args, env, db.
export async function serve({ args = [], env, db } = {}) {
    const { binary, db: own, env: environment } = program(env);
    const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', ...args, '--db', db ?? own],
        { env: environment, stdio: ['ignore', 'inherit', 'pipe'] });
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
    server.end = async (signal) => {
        if (!running.delete(server)) return ended;
        child.kill(signal);
        const result = await ended;
        assert.doesNotMatch(server.log.join('\n'), /Sanitizer|runtime error:/);
        return result;
    };
    server.stop = () => server.end('SIGTERM');
    server.kill = () => server.end('SIGKILL');
    // {status, headers, text, body}: body is the JSON of the answer, if it is JSON.
    server.send = async (method, path, { body, headers, token = server.token, raw } = {}) => {
        const answer = await fetch(server.url + path, { method, redirect: 'manual',
            body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
            headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }),
                ...(token && { Authorization: `Bearer ${token}` }), ...headers } });
        const text = await answer.text();
        const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text;
        return { status: answer.status, headers: answer.headers, text,
            body: isJson ? JSON.parse(text) : undefined };
    };
    server.get = (path, options) => server.send('GET', path, options);
    server.post = (path, body, options) => server.send('POST', path, { body, ...options });
    return server;
}
