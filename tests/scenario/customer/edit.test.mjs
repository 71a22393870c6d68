// What is known of a customer is changed field by field, and attributes only as declared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';

const anna = json(['customer', 'add', '--given', 'Anna', '--family', 'Ray', '--birth', '02-29']).customer;

test('a field that is not named stays, and the same again is no change', () => {
    assert.equal(json(['customer', 'show', anna]).name, 'Anna Ray');
    assert.equal(json(['customer', 'edit', anna, '--birth', '1992-02-29', '--country', 'gb']).changed, true);
    assert.equal(json(['customer', 'edit', anna, '--country', 'GB']).changed, false);
    const c = json(['customer', 'show', anna]);
    assert.deepEqual([c.name, c.birth, c.country], ['Anna Ray', '1992-02-29', 'GB']);
});

test('an attribute takes only values of its type, and says which', () => {
    for (const type of ['text', 'number', 'flag', 'date'])
        json(['attribute', 'declare', `a_${type}`, type, '--label', type]);
    json(['customer', 'edit', anna, '--set', 'a_text=x=y', '--set', 'a_number=1.5', '--set', 'a_flag=no',
        '--set', 'a_date=2011-12-31']);
    assert.deepEqual(json(['customer', 'show', anna]).attributes,
        { a_date: '2011-12-31', a_flag: false, a_number: 1.5, a_text: 'x=y' });
    assert.match(refused('invalid', ['customer', 'edit', anna, '--set', 'a_number=many']),
        /attribute "a_number" takes a number such as 12 or 1.5, not "many"/);
    assert.match(refused('missing', ['customer', 'edit', anna, '--set', 'hat=1']), /is not declared/);
    assert.match(refused('conflict', ['attribute', 'declare', 'a_text', 'flag']), /is declared as text already/);
    json(['customer', 'edit', anna, '--set', 'a_text=']);
    assert.equal('a_text' in json(['customer', 'show', anna]).attributes, false);
});

test('the newest preference and consent hold; the older ones are history', () => {
    for (const value of ['tea', 'flat white']) json(['customer', 'prefer', anna, 'drink', value]);
    for (const answer of ['yes', 'no']) json(['customer', 'consent', anna, 'sms', 'survey', answer]);
    const c = json(['customer', 'show', anna]);
    assert.deepEqual(c.preferences.map((p) => p.value), ['flat white']);
    assert.deepEqual(c.consents.map((p) => p.is_granted), [false]);
    assert.equal(json(['customer', 'export', anna]).consent.length, 2);
    assert.match(refused('invalid', ['customer', 'consent', anna, 'pigeon', 'survey', 'yes']), /email\|sms/);
});

test('what is wrong is refused with the remedy, in the reader\'s language', () => {
    assert.match(refused('usage', ['customer', 'edit', anna, '--birth', '02-30']), /like 1980-12-31/);
    assert.match(refused('invalid', ['customer', 'edit', anna, '--country', 'XX']), /two letters/);
    assert.match(refused('invalid', ['customer', 'edit', anna, '--zone', 'Kyiv']), /Europe\/Kyiv/);
    assert.match(maitred(['customer', 'edit', anna, '--country', 'XX', '--lang', 'uk']).stderr, /немає країни/);
});
