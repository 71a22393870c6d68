// A file is taken from who may import, and from nobody else a byte of it reaches the disk; one owner's file is no path.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder } from '../driver.mjs';
import { serve, tokenOf } from '../server.mjs';
import { say } from './raw.mjs';

const uploads = join(folder, 'uploads');
mkdirSync(uploads);
const { port } = await serve({ args: ['--upload-dir', uploads] });
const head = (token, length, ...more) => ['POST /api/v1/imports?kind=orders&file_name=..%2F..%2Fx.csv HTTP/1.1', 'Host: x',
    ...(token ? [`Authorization: Bearer ${token}`] : []), `Content-Length: ${length}`, ...more, '', ''].join('\r\n');
const bytesOnDisk = () => readdirSync(uploads).reduce((sum, name) => // the upload may have ended in between
    sum + (statSync(join(uploads, name), { throwIfNoEntry: false })?.size ?? 0), 0);

// The most that is on disk while a body of 2 MiB comes, and the status.
function send(token, ...more) {
    return new Promise((resolve) => {
        let most = 0, heard = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(head(token, 2 << 20, ...more)));
        const watch = setInterval(() => { most = Math.max(most, bytesOnDisk()); }, 2);
        let left = 8;
        const feed = setInterval(() => { // a refusal is there before the first byte
            if (left-- > 0) socket.write('date;total\n'.padEnd(256 << 10, ' '));
        }, 150);
        socket.on('data', (data) => {
            heard += data;
            if (/HTTP\/1\.1 [2-5]/.test(heard)) socket.destroy();
        }).on('error', () => {}).on('close', () => {
            clearInterval(watch);
            clearInterval(feed);
            resolve({ most, status: Number(/HTTP\/1\.1 ([2-5]\d\d)/.exec(heard)?.[1]) });
        });
    });
}

test('a stranger, and who may not import, fill no disk', async () => {
    assert.deepEqual(await send(''), { most: 0, status: 401 });
    assert.deepEqual(await send('mt_wrong'), { most: 0, status: 401 });
    assert.deepEqual(await send(tokenOf('analyst')), { most: 0, status: 403 });
    assert.match(await say(port, head('mt_wrong', 2 << 20, 'Expect: 100-continue')), /^HTTP\/1\.1 401 /);
});

test('who may import sends a file, asking first or not', async () => {
    for (const more of [[], ['Expect: 100-continue']]) {
        const { most, status } = await send(tokenOf('manager'), ...more);
        assert.equal(status, 201);
        assert.ok(most > 0);
    }
    for (const name of readdirSync(uploads)) assert.doesNotMatch(name, /x\.csv/);
});
