// What was answered with 200 is there after the server was killed, and batches are there whole or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, sql } from '../driver.mjs';
import { serve } from '../server.mjs';
import { basic, count, source } from './event.mjs';

const SIZE = 20, SENDERS = 8, ROUNDS = 3;
const { write_key: key } = source();

// Sends batches until the server is gone; names of those that were answered.
async function send(server, name, answered) {
    for (let i = 0; ; i++) {
        const batch = Array.from({ length: SIZE }, (_, k) => ({ type: 'track',
            messageId: `${name}-${i}-${k}`, userId: `u${k}`, event: `${name}-${i}` }));
        try {
            const { status } = await server.post('/v1/batch', { batch },
                { token: '', headers: basic(key) });
            assert.equal(status, 200);
            answered.push(`${name}-${i}`);
        } catch (error) {
            if (error.code === 'ERR_ASSERTION') throw error;
            return;
        }
    }
}

test('kill -9 under load loses nothing that was answered', async () => {
    const answered = [];
    for (let round = 0; round < ROUNDS; round++) {
        const server = await serve({ isWatched: false });
        const senders = Array.from({ length: SENDERS }, (_, i) =>
            send(server, `r${round}s${i}`, answered));
        await new Promise((resolve) => setTimeout(resolve, 400 + 200 * round));
        await server.kill();
        await Promise.all(senders);
    }
    assert.ok(answered.length > 20);
    const found = new Map(sql('SELECT name, count(*) FROM event_detail GROUP BY name')
        .trim().split('\n').map((line) => line.split('|')));
    for (const name of answered) assert.equal(found.get(name), String(SIZE), name);
    for (const [name, n] of found) assert.equal(n, String(SIZE), name);
    assert.equal(count('event_detail'), count('event_seen'));
    assert.equal(json(['check']).ok, true);
});
