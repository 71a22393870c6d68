// An identity belongs to one customer: who claims a taken one is refused whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, refused } from '../driver.mjs';

const anna = json(['customer', 'add', '--name', 'Anna', '--phone', '+380501234567']).customer;
const bob = json(['customer', 'add', '--name', 'Bob', '--email', 'bob@shop.ua']).customer;

test('adding somebody with a taken phone adds nobody', () => {
    const said = refused('conflict', ['customer', 'add', '--name', 'Cy', '--email', 'cy@shop.ua',
        '--phone', '050 123 45 67', '--country', 'UA']);
    assert.match(said, new RegExp(`"phone:\\+380501234567" belongs to customer ${anna}`));
    assert.equal(json(['customer', 'list']).customers.length, 2);
    refused('missing', ['customer', 'show', 'cy@shop.ua']);
});

test('editing somebody towards a taken phone changes nothing', () => {
    refused('conflict', ['customer', 'edit', bob, '--name', 'Robert', '--phone', '+380501234567']);
    assert.equal(json(['customer', 'show', bob]).name, 'Bob');
});

test('the same identity twice is no change', () => {
    assert.equal(json(['customer', 'edit', anna, '--phone', '+380501234567']).changed, false);
    assert.equal(json(['customer', 'edit', anna, '--phone', '+380671112233']).changed, true);
});

test('what is no phone or no address is refused with the reason', () => {
    assert.match(refused('invalid', ['customer', 'add', '--phone', '123 45 67']), /without a country code/);
    assert.match(refused('invalid', ['customer', 'add', '--phone', '+38050']), /not a phone number/);
    assert.match(refused('invalid', ['customer', 'add', '--email', 'anna@shop']), /not an e-mail address/);
    assert.match(refused('invalid', ['customer', 'add', '--card', '10/01']), /only letters and digits/);
});
