// The types the interface is compiled with are those of the API as it is: web/src/api/schema.d.ts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tool = `${root}/web/node_modules/.bin/openapi-typescript`;

test('the API types are up to date', { skip: !existsSync(tool) && 'web/node_modules is not there' }, () => {
    const binary = process.env.MAITRED_BIN ?? `${root}/build/maitred`;
    const document = execFileSync(`${root}/tools/api-document`, [binary]);
    const types = execFileSync(tool, { input: document, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
    assert.ok(types === readFileSync(`${root}/web/src/api/schema.d.ts`, 'utf8'),
        'stale: tools/api-document build/maitred >build/openapi.json && npm --prefix web run types');
});
