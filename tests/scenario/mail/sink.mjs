// A mail server on a thread of its own, so that it answers while the test waits for a command. The address
// steers it: bounce* 550, temp* 451 the first `times` times, drop* cuts the connection once after the message,
// hang* never answers. With a certificate it offers STARTTLS; with a password it wants one.
import { createServer } from 'node:net';
import { after } from 'node:test';
import { TLSSocket } from 'node:tls';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const replies = { QUIT: '221 bye', RSET: '250 ok', NOOP: '250 ok', MAIL: '250 ok' };

function session(socket, options, send, counts) {
    const say = (text) => socket.write(`${text}\r\n`);
    const state = { to: '', data: null, rest: '', isSafe: false, isKnown: !options.password };
    const done = () => {
        const name = state.to.split('@')[0];
        send({ to: state.to, tls: state.isSafe, text: state.data });
        state.data = null;
        counts[name] = (counts[name] ?? 0) + 1;
        if (name.startsWith('drop') && counts[name] === 1) socket.destroy();
        else say('250 taken');
    };
    const command = (line) => {
        const word = line.slice(0, 4).toUpperCase();
        if (word === 'EHLO') say(['250-sink', options.key && !state.isSafe && '250-STARTTLS',
            options.password && '250-AUTH PLAIN', '250 8BITMIME'].filter(Boolean).join('\r\n'));
        else if (word === 'STAR') {
            say('220 go');
            socket.removeAllListeners('data');
            socket = new TLSSocket(socket, { isServer: true, key: options.key, cert: options.cert });
            Object.assign(state, { isSafe: true, rest: '' });
            listen();
        } else if (word === 'AUTH') (state.isAsked = true, say('334 '));
        else if (state.isAsked) {
            state.isAsked = false;
            const given = Buffer.from(line, 'base64').toString().split('\0')[2];
            state.isKnown = given === options.password;
            say(state.isKnown ? '235 welcome' : '535 5.7.8 who are you');
        } else if (!state.isKnown) say('530 5.7.0 say who you are');
        else if (word === 'RCPT') {
            state.to = /<(.*)>/.exec(line)[1];
            counts[state.to] = (counts[state.to] ?? 0) + 1;
            if (state.to.startsWith('hang')) send({ to: state.to, hung: true });
            else if (state.to.startsWith('bounce')) say('550 5.1.1 nobody of that name');
            else if (state.to.startsWith('temp') && counts[state.to] === 1) say('451 4.3.0 come later');
            else say('250 ok');
        } else if (word === 'DATA') (state.data = '', say('354 go on'));
        else say(replies[word] ?? '500 what');
    };
    const listen = () => socket.on('error', () => {}).on('data', (bytes) => {
        const lines = (state.rest + bytes.toString('latin1')).split('\r\n');
        state.rest = lines.pop();
        for (const line of lines)
            if (state.data === null) command(line);
            else if (line === '.') done();
            else state.data += `${line.replace(/^\./, '')}\r\n`;
    });
    listen();
    say('220 sink');
}

if (!isMainThread) {
    const counts = {};
    const server = createServer((socket) =>
        session(socket, workerData, (mail) => parentPort.postMessage(mail), counts));
    server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
}

// {url, mails()}: mails() are those that came since it was last asked, {to, tls, text}.
export async function sink(options = {}) {
    const worker = new Worker(new URL(import.meta.url), { workerData: options });
    const { port } = await new Promise((resolve) => worker.once('message', resolve));
    worker.unref(); // a test file ends whatever its mail server does
    after(() => worker.terminate());
    const held = [];
    worker.on('message', (mail) => held.push(mail));
    const mails = async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return held.splice(0);
    };
    return { url: `smtp://127.0.0.1:${port}`, mails };
}
