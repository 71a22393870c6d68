// Another programme's members, balances and history come over when they add up; else nothing does.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, fresh, json, maitred, refused } from '../driver.mjs';

const file = (name, ...rows) => {
    writeFileSync(join(folder, name), ['phone;card;at;kind;points;order;expires', ...rows].join('\n'));
    return join(folder, name);
};
const good = ['+380441239901;;2025-01-10;earn;100;A-1;', '+380441239901;;2025-02-10;spend;30;;',
    '+380441239901;;2025-03-01;expire;20;;', '+380441239901;;2025-03-02;adjust;-5;;', '+380441239901;;2026-01-01;balance;45;;',
    ';C-77;2026-01-01;balance;500;;2099-01-01'];

test('history and balances come over, once', () => {
    const path = file('good.csv', ...good);
    const { customers, added, operations } = json(['loyalty', 'import', path]);
    assert.deepEqual([customers, added, operations], [2, 2, 5]);
    const again = json(['loyalty', 'import', path]);
    assert.deepEqual([again.added, again.known], [0, 2]);
    assert.equal(json(['loyalty', 'balance', 'C-77']).wallets[0].balance, 500);
    const { operations: history } = json(['loyalty', 'history', '+380441239901'], { env: { MAITRED_CLOCK: '1798761600' } });
    assert.deepEqual(history.map((o) => [o.kind, o.points]), [['adjust', -5], ['expire', -20], ['spend', -30], ['opening', 100]]);
    assert.match(history[3].text, /earlier programme: 100, order A-1/);
    assert.equal(json(['loyalty', 'check']).is_sound, true);
});

test('what does not add up is named by its line, and nothing is taken', () => {
    const db = fresh();
    const path = file('bad.csv', ...good.map((row) => row.replace('balance;45', 'balance;46')),
        '+380441239902;;2025-01-01;earn;10;;', '+380441239902;;2025-01-02;spend;11;;', ';;2025-01-01;earn;5;;',
        '+380441239903;;2025-01-01;gift;5;;', '+380441239903;;32.13.2025;earn;5;;', '+380441239903;;2025-01-01;earn;-5;;');
    const run = maitred(['loyalty', 'import', path, '--format', 'json'], { db });
    assert.equal(run.status, 65);
    assert.match(run.stderr, /6 rows do not agree: nothing was imported/);
    assert.deepEqual(run.json().disagreements.map(({ line, reason }) => [line, reason]), [
        [10, 'nobody is named'], [11, 'the kind is earn, spend, expire, adjust or balance'], [12, 'this is no date'],
        [13, 'points are a whole number above nought'], [6, 'the file says 46, its history comes to 45'],
        [9, 'more points go than there were at that time']]);
    assert.equal(json(['customer', 'list'], { db }).customers.length, 0);
    writeFileSync(join(folder, 'no.csv'), 'phone;points\n1;2\n');
    assert.match(refused('invalid', ['loyalty', 'import', join(folder, 'no.csv')], { db }), /the column "at" is missing/);
});
