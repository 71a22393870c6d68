// Told to stop, the server finishes what it has in hand, takes nothing new and ends with 0.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../server.mjs';

test('under load, every request is either answered or never accepted, and the end comes soon', async () => {
    const server = await serve();
    let answered = 0, refused = 0, gone = 0, isOver = false;
    const client = async () => {
        while (!isOver)
            try {
                const { status } = await server.get('/readyz');
                assert.ok(status === 200 || status === 503, `${status}`);
                if (status === 200) answered++;
                else refused++;
            } catch (error) {
                assert.equal(error.name, 'TypeError'); // fetch: the connection was refused or closed
                gone++;
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
    };
    const clients = Array.from({ length: 20 }, client);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = Date.now();
    const end = await server.stop();
    isOver = true;
    await Promise.all(clients);
    assert.deepEqual(end, { code: 0, signal: null });
    assert.ok(Date.now() - started < 10_000);
    assert.ok(answered > 0);
    assert.ok(gone > 0);
});

test('an idle server starts and stops at once', async () => {
    const started = Date.now();
    const server = await serve({ isWatched: false });
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.ok(Date.now() - started < 5000);
});
