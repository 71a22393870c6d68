// The systemd unit is well formed and shuts its doors.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, program } from '../driver.mjs';

const unit = join(dirname(fileURLToPath(import.meta.url)), '../../../packaging/maitred.service');
const analyze = (...args) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const skip = analyze('--version').status !== 0 && 'needs systemd-analyze';
const EXPOSURE_MAX = 15; // of 100, as systemd counts

test('systemd reads the unit, and counts little that could be attacked', { skip }, () => {
    const file = join(folder, 'maitred.service');
    writeFileSync(file, readFileSync(unit, 'utf8').replace('/usr/local/bin/maitred', program().binary));
    const verify = analyze('verify', file);
    assert.equal(verify.status, 0, verify.stderr);
    assert.equal(verify.stderr, '');
    const security = analyze('security', '--offline=true', `--threshold=${EXPOSURE_MAX}`, file);
    assert.equal(security.status, 0, security.stdout);
});

test('every variable of the unit is one that the program reads', () => {
    const names = [...readFileSync(unit, 'utf8').matchAll(/^Environment=(\w+)=/gm)].map((m) => m[1]);
    assert.ok(names.length > 0);
    const run = spawnSync(program().binary, ['serve', '--help'], { encoding: 'utf8' });
    const known = [...run.stdout.matchAll(/--([a-z-]+)/g)]
        .map((m) => `MAITRED_${m[1].toUpperCase().replaceAll('-', '_')}`);
    for (const name of names) assert.ok([...known, 'MAITRED_CACHE'].includes(name), name);
});
