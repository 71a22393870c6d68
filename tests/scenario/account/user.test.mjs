// Users are known by their address and have one role.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, refused } from '../driver.mjs';

test('users are added and listed', () => {
    json(['account', 'add', ' Anna@Example.com ', '--role', 'owner', '--name', 'Анна']);
    json(['account', 'add', 'till@example.com', '--role', 'agent']);
    const { accounts } = json(['account', 'list']);
    assert.deepEqual(accounts.map(({ email, name, role, active, signed_in }) =>
        ({ email, name, role, active, signed_in })), [
        { email: 'anna@example.com', name: 'Анна', role: 'owner', active: true, signed_in: null },
        { email: 'till@example.com', name: '', role: 'agent', active: true, signed_in: null }]);
    assert.match(maitred(['account', 'list', '--lang', 'uk']).stdout, /власник/);
    assert.ok(json(['check']).ok);
});

test('an address is one, and belongs to one user', () => {
    refused('conflict', ['account', 'add', 'ANNA@example.com', '--role', 'agent']);
    for (const email of ['anna', '@example.com', 'a@', 'a b@example.com', 'a@b@c', 'a,b@c'])
        refused('invalid', ['account', 'add', email, '--role', 'agent']);
    refused('usage', ['account', 'add', 'new@example.com']);
    refused('usage', ['account', 'add', 'new@example.com', '--role', 'king']);
});
