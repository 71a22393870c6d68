// An owner states the programme in a file: it is taken whole or not at all, and says what is wrong where.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { json, maitred, refused } from '../driver.mjs';
import { programme, rule } from './shop.mjs';

const example = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/loyalty-example.json');

test('the example of the manual is taken, and listed in its order', () => {
    assert.deepEqual(json(['loyalty', 'rules', 'list']).rules, []);
    assert.equal(json(['loyalty', 'rules', 'set', example]).fate, 'set');
    const written = JSON.parse(readFileSync(example, 'utf8'));
    assert.deepEqual(json(['loyalty', 'rules', 'list']).rules.map((r) => [r.code, r.state, r.value]),
        written.rules.map((r) => [r.code, r.state, r.value]));
    assert.equal(json(['check']).ok, true);
});

test('a rule is shown, paused and resumed', () => {
    const shown = json(['loyalty', 'rules', 'show', 'coffee']);
    assert.deepEqual([shown.kind, shown.value, shown.group, shown.budget, shown.given],
        ['percent', 1000, 'base', null, 0]);
    assert.deepEqual(JSON.parse(shown.lines), { '==': [{ var: 'line.category' }, 'Coffee'] });
    assert.equal(json(['loyalty', 'rules', 'pause', 'coffee']).changed, true);
    assert.equal(json(['loyalty', 'rules', 'pause', 'coffee']).changed, false);
    assert.equal(json(['loyalty', 'rules', 'show', 'coffee']).state, 'paused');
    assert.equal(json(['loyalty', 'rules', 'resume', 'coffee']).state, 'active');
    assert.match(refused('missing', ['loyalty', 'rules', 'pause', 'tea']), /there are: base, coffee/);
});

test('what is wrong is named with its rule and place, and nothing is taken', () => {
    const wrong = (...rules) => refused('invalid',
        ['loyalty', 'rules', 'set', programme({ rules: [rule('good'), ...rules] })]);
    const when = (condition) => rule('bad', { when: condition });
    assert.match(wrong(when({ '==': [{ var: 'order.totl' }, 1] })),
        /rule "bad", \/rules\/1\/when: .*did you mean "order.total"/);
    assert.match(wrong(rule('bad', { value: 0 })), /rule "bad", \/rules\/1\/value: "value" is 0/);
    assert.match(wrong(rule('bad', { kind: 'guess' })), /"\/rules\/1\/kind" must be one of percent/);
    assert.match(wrong(rule('bad', { on: 'visit' })), /earns fixed points/);
    assert.match(wrong(rule('bad', { ends_at: '2020-01-01T00:00:00Z',
        starts_at: '2021-01-01T00:00:00Z' })), /\/rules\/1\/ends_at: it ends before it begins/);
    assert.match(wrong(rule('good')), /two rules "good"/);
    assert.match(wrong(rule('Bad!')), /is no code: small letters/);
    assert.match(wrong(rule('bad', { sku: 'x' })), /there is no member "\/rules\/1\/sku"/);
    const steps = [['high', 500], ['low', 500]].map(([code, least]) => ({ code, name: code, by: 'spend', least, days: 30 }));
    assert.match(refused('invalid', ['loyalty', 'rules', 'set', programme({ tiers: steps })]),
        /tier "low" asks no more than "high" before it/);
    assert.match(refused('invalid', ['loyalty', 'rules', 'set', '-'], { input: '{"rules": [' }),
        /no JSON: line 1/);
    assert.equal(json(['loyalty', 'rules', 'list']).rules[0].code, 'base');
    assert.equal(maitred(['loyalty', 'rules', 'list']).status, 0);
});
