// Where the server's settings come from: a flag, else the environment, else the file.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, refused } from '../driver.mjs';
import { serve } from '../server.mjs';

const file = join(folder, 'maitred.conf');

test('a flag is stronger than the environment, and that than the file', async () => {
    writeFileSync(file, '# ours\n\nurl = https://file.example\nworkers = 2\n');
    const args = ['--config', file];
    assert.equal((await serve({ args })).url, 'https://file.example');
    const env = { MAITRED_URL: 'https://env.example' };
    assert.equal((await serve({ args, env })).url, 'https://env.example');
    assert.equal((await serve({ args: [...args, '--url', 'https://flag.example'], env })).url,
        'https://flag.example');
});

test('a wrong file says where it is wrong', () => {
    const run = () => refused('invalid', ['serve', '--listen', '127.0.0.1:0', '--config', file]);
    writeFileSync(file, 'workers = 2\nworker = 3\n');
    assert.match(run(), /line 2: there is no setting "worker"/);
    writeFileSync(file, 'workers\n');
    assert.match(run(), /line 1: "name = value" is wanted/);
});

test('an address, a port or a certificate that cannot be used is told at once', async () => {
    assert.match(refused('usage', ['serve', '--listen', 'localhost:http']), /ADDRESS:PORT/);
    assert.match(refused('usage', ['serve', '--listen', '127.0.0.1:0', '--tls-key', 'k.pem']), /go together/);
    const { port } = await serve();
    const taken = ['serve', '--listen', `127.0.0.1:${port}`];
    assert.match(refused('io', taken), /cannot listen at 127.0.0.1/);
});
