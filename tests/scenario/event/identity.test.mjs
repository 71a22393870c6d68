// Visitors become customers, people the shop tells apart stay apart, and merges can be undone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { serve } from '../server.mjs';
import { batch, count, kinds, source } from './event.mjs';

const { write_key: key } = source();
const server = await serve();
let message = 0;
const say = (...events) =>
    batch(server, key, events.map((e) => ({ messageId: `m${++message}`, ...e })));
const page = (who) => ({ type: 'page', properties: { path: '/' }, ...who });
const id = (ident) => json(['customer', 'show', ident]).id;

test('what a device did before joins whom it turns out to be, and later devices too', async () => {
    await say(page({ anonymousId: 'd1' }), page({ anonymousId: 'd2' }));
    assert.notEqual(id('device::d1'), id('device::d2'));
    await say({ type: 'identify', userId: 'u1', anonymousId: 'd1', traits: { email: 'a@b.example' } },
        { type: 'identify', userId: 'u1', anonymousId: 'd2' });
    assert.equal(id('device::d1'), id('a@b.example'));
    assert.equal(id('device::d2'), id('ext::u1'));
    assert.deepEqual(kinds('ext::u1'), ['visit', 'visit']);
});

test('the order of calls does not matter, nor whether somebody was imported before', async () => {
    const { customer: known } = json(['customer', 'add', '--name', 'Anna', '--email', 'anna@b.example']);
    await say({ type: 'track', userId: 'u2', event: 'Signed Up' },
        { type: 'identify', userId: 'u2', traits: { email: 'ANNA@b.example' } });
    assert.equal(id('ext::u2'), known);
    assert.deepEqual(kinds(known), ['event']);
});

test('two users of one device, and two who name one address, stay two', async () => {
    await say({ type: 'identify', userId: 'u3', anonymousId: 'd3', traits: { email: 'c@b.example' } },
        { type: 'identify', userId: 'u4', anonymousId: 'd3', traits: { email: 'c@b.example' } });
    assert.notEqual(id('ext::u3'), id('ext::u4'));
    assert.equal(id('device::d3'), id('ext::u3'));
    assert.equal(id('c@b.example'), id('ext::u3'));
});

test('an alias joins a visitor, but never two with contacts', async () => {
    await say(page({ anonymousId: 'd5' }), { type: 'alias', userId: 'u5', previousId: 'd5' });
    assert.equal(id('device::d5'), id('ext::u5'));
    await say({ type: 'identify', userId: 'u6', traits: { email: 'e@b.example' } },
        { type: 'identify', userId: 'u7', traits: { email: 'f@b.example' } });
    const { rejected } = await say({ type: 'alias', userId: 'u6', previousId: 'u7' });
    assert.match(rejected[0].reason, /merge them by hand/);
    assert.notEqual(id('ext::u6'), id('ext::u7'));
});

test('pages seen within half an hour are one visit; an erased customer keeps no properties', async () => {
    const hour = new Date(Date.now() - 3600_000);
    await say(page({ userId: 'u8', timestamp: hour }), page({ userId: 'u8' }), page({ userId: 'u8' }),
        { type: 'track', userId: 'u8', event: 'Wish', properties: { secret: 'pony' } });
    assert.deepEqual(kinds('ext::u8'), ['visit', 'visit', 'event']);
    assert.equal(maitred(['customer', 'erase', 'ext::u8', '--yes']).status, 0);
    assert.equal(count("event_detail WHERE properties LIKE '%pony%'"), 0);
});
