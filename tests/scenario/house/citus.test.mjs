// Nothing in the schema stands in the way of distributing it by customer.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { engine, fresh, json } from '../driver.mjs';

const script = join(dirname(fileURLToPath(import.meta.url)), '../../../tools/citus-ready.sql');

// Tables that every node has whole, and those with a distribution column of their own.
const whole = [
    'account',
    'account_recovery',
    'account_session',
    'account_ticket',
    'account_token',
    'account_totp',
    'attribute',
    'audit',
    'audit_head',
    'baseline',
    'baseline_stay',
    'coupon_campaign',
    'coupon_goods',
    'gift',
    'gift_budget',
    'import_run',
    'job',
    'ledger_digest',
    'ledger_wallet',
    'location',
    'loyalty_mark',
    'loyalty_part',
    'loyalty_tally',
    'mail',
    'migration',
    'oidc_identity',
    'oidc_login',
    'product',
    'setting',
    'source',
    'spend',
    'surprise_rule',
    'today_run',
    'upload',
];
const own = [
    'coupon_code:code',
    'coupon_key:ident',
    'coupon_tally:campaign_id',
    'document:ident',
    'event_news:key',
    'event_seen:key',
    'event_upload:source_id',
    'identity:ident',
    'kept_answer:key_hash',
    'referral_code:ident',
];

test('citus-ready lists nothing', { skip: engine !== 'postgres' && 'needs PostgreSQL' }, () => {
    const db = fresh();
    json(['check'], { db: (json(['setting', 'list'], { db }), db) });
    const run = spawnSync('psql', ['-X', '-q', '-At', '-d', db, '-v', 'schema=maitred',
        '-v', `ref=${whole.join()}`, '-v', `own=${own.join()}`, '-f', script], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stdout, '');
});
