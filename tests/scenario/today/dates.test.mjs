// Days to remember: today's and the next week's, over the end of a year, a 29 February, whose they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { at, customer, lines, morning, today } from './day.mjs';

const anna = customer('--name', 'Анна Коваль', '--given', 'Анна', '--birth', '1986-11-23', '--language', 'uk',
    '--phone', '+380441234567');
const leap = customer('--name', 'Leap', '--birth', '2000-02-29');
const eve = customer('--name', 'Eve', '--birth', '01-02');

test('a birthday today says how old, and what to say in the customer’s language', () => {
    const [line] = lines(today(), 'birthday');
    assert.deepEqual([line.customer, line.why, line.step], [anna, 'Birthday today: 40 years', 'congratulate']);
    assert.match(line.script, /^Вітаємо, Анна! З днем народження!/);
    assert.match(line.contact, /no consent/);
});

test('consent opens the ways it was given for', () => {
    maitred(['customer', 'consent', anna, 'phone', 'marketing', 'yes'], morning);
    assert.equal(lines(today(), 'birthday')[0].contact, 'phone +380441234567');
    maitred(['customer', 'consent', anna, 'phone', 'marketing', 'no'], at('2026-11-23T07:00:05'));
    assert.match(lines(today(), 'birthday')[0].contact, /no consent/);
});

test('days of people close to them, with the note; a birthday told twice is one', () => {
    json(['customer', 'date', anna, '11-26', 'wedding', '--whose', 'daughter', '--note', 'white roses'], morning);
    json(['customer', 'date', anna, '1986-11-23', 'День народження'], morning);
    const page = today();
    assert.deepEqual(page.items.map((i) => [i.reason, i.also]), [['birthday', 1]]);
    const later = lines(today(at('2026-11-25T07:00:00')), 'date_soon')[0];
    assert.equal(later.why, 'daughter: wedding (white roses) — 26 Nov 2026, tomorrow');
    assert.equal(lines(today(at('2026-11-26T07:00:00')), 'date')[0].why, 'Today — daughter: wedding (white roses)');
});

test('a week goes over the end of the year', () => {
    const [line] = lines(today(at('2026-12-28T12:00:00')), 'birthday_soon');
    assert.deepEqual([line.customer, line.why, line.day], [eve, 'Birthday on 2 Jan 2027, in 5 days', '2027-01-02']);
});

test('a 29 February is a day of its own in a leap year, and 1 March in others', () => {
    const days = (year, day) => lines(today(at(`${year}-${day}T09:00:00`)), 'birthday').map((i) => i.customer);
    assert.deepEqual([days(2027, '02-28'), days(2027, '03-01')], [[], [leap]]);
    assert.deepEqual([days(2028, '02-29'), days(2028, '03-01')], [[leap], []]);
});
