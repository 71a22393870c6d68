// Why somebody is on the page: late deliveries, silence, a first order, what no longer comes in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred, sql } from '../driver.mjs';
import { at, imported, lines, morning, today } from './day.mjs';

const day = (n) => new Date(Date.parse('2026-11-23') - n * 864e5).toISOString().slice(0, 10);
const every = (who, gap, from, to) => Array.from({ length: Math.floor((from - to) / gap) + 1 },
    (_, i) => `${who}-${i},${who},${day(from - i * gap)},10.00`);

imported('customers', ['customer,name', 'quiet,Quiet', 'steady,Steady', 'new,New']);
imported('orders', ['number,customer,date,total', ...every('quiet', 12, 160, 40), ...every('steady', 10, 150, 0),
    `n1,new,${day(2)},25.00`, `old,once,${day(100)},7.00`]);

test('silence is told against the own rhythm, and says when there is too little for a probability', () => {
    const page = today();
    assert.deepEqual(lines(page, 'slipping').map((i) => [i.number, i.why, i.step, i.chance]), [['quiet',
        'Usually here every 12 days, away for 40 days; not enough data for a probability', 'ask', null]]);
    assert.equal(page.data_day, '2026-11-23');
});

test('a first order within the week is thanked for', () => {
    const [line, ...rest] = lines(today(), 'first_order');
    assert.deepEqual([line.number, line.why, line.value.amount, rest], ['new', 'First order on 21 Nov 2026', 2500, []]);
    assert.match(line.script, /Thank you for your first order/);
});

test('promises that were broken, open and made good late, until nobody would be surprised any more', () => {
    imported('deliveries', ['number,customer,promised,delivered', `d1,steady,${day(4)},`, `d2,new,${day(3)},${day(1)}`,
        `d3,quiet,${day(0)},`, `d4,quiet,${day(9)},${day(3)}`, `d5,once,${day(2)},${day(2)}`]);
    const page = today();
    assert.deepEqual(page.items.filter((i) => i.section === 'late').map((i) => [i.reason, i.number, i.why]), [
        ['late', 'steady', 'Delivery d1 was promised for 19 Nov 2026: 4 days late and not there yet'],
        ['came_late', 'new', 'Delivery d2 came 2 days late: it was promised for 20 Nov 2026']]);
    assert.equal(lines(page, 'came_late')[0].also, 1); // their first order
    assert.deepEqual([page.counts.late, page.counts.first], [2, 0]);
    imported('deliveries', ['number,customer,promised,delivered', `d1,steady,${day(4)},${day(0)}`]);
    assert.equal(lines(today(), 'late').length, 0);
});

test('files that used to come, programs that used to send, and jobs that failed', () => {
    for (const n of [20, 19, 18, 17]) imported('scores', ['customer,date,metric,score', `new,${day(2)},nps,9`], at(`${day(n)}T09:00:00`));
    json(['source', 'add', 'site', '--kind', 'segment'], at(`${day(5)}T09:00:00`));
    sql(`INSERT INTO job VALUES ('mail.send', 'x', '', 1, 0, 0, 5, 'no', ${Date.parse(day(1)) * 1000})`);
    const stopped = today().items.filter((i) => i.section === 'stopped');
    assert.deepEqual(stopped.map((i) => [i.reason, i.customer, i.value]), [['job_failed', null, null],
        ['import_stopped', null, null], ['source_silent', null, null]]);
    assert.match(stopped[1].why, /scores used to come every day \(4 times counted\).* 17 days ago/);
    assert.match(stopped[2].why, /“site” has sent nothing since it was made for 5 days/);
});

test('the page of another day, in words for people, in three languages', () => {
    assert.equal(today(morning, '--as-of', day(30)).items.length, 0);
    const at_a_glance = (lang) => maitred(['today', '--lang', lang], morning).stdout;
    assert.match(at_a_glance('en'), /Slipping away: 1\n/);
    assert.match(at_a_glance('ru'), /бывает раз в 12 дней, не видно 40 дней/);
    assert.match(at_a_glance('uk'), /буває раз на 12 днів, не видно 40 днів/);
});
