// The server counts its jobs for Prometheus.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../driver.mjs';
import { serve } from '../server.mjs';

json(['account', 'add', 'ann@shop.example', '--role', 'owner']);
const { token } = json(['account', 'token', 'add', 'ann@shop.example', '--name', 'metrics']);

async function counted(server, name) {
    const { text } = await server.get('/metrics', { token });
    return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(text)?.[1]);
}

test('runs by what became of them, and what waits', async () => {
    const server = await serve();
    while (!(await counted(server, 'maitred_job_runs_total{outcome="done"}') > 1))
        await new Promise((resolve) => setTimeout(resolve, 50)); // those of every so often run at once
    assert.equal(await counted(server, 'maitred_job_runs_total{outcome="failed"}'), 0);
    assert.equal(await counted(server, 'maitred_jobs_failed'), 0);
    const idle = await serve({ args: ['--jobs', '0'] });
    json(['mail', 'test', 'ann@shop.example', '--queue']);
    assert.equal(await counted(idle, 'maitred_job_runs_total{outcome="done"}'), 0);
});
