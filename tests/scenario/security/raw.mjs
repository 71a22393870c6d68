// Bytes to a server as no library would send them.
import { connect } from 'node:net';

// What the server says to these bytes, until it closes the connection or `ms` have passed.
export function say(port, bytes, ms = 500) {
    return new Promise((resolve) => {
        let heard = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
        const stop = setTimeout(() => socket.destroy(), ms);
        socket.on('data', (data) => { heard += data.toString('latin1'); }).on('error', () => {})
            .on('close', () => {
                clearTimeout(stop);
                resolve(heard);
            });
    });
}

// The statuses of the answers among those bytes: [400], [200, 401].
export async function statuses(port, bytes, ms) {
    return [...(await say(port, bytes, ms)).matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, n]) => Number(n));
}
