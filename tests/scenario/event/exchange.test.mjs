// 1C sends its orders as CommerceML: in parts, zipped or not, in windows-1251 or UTF-8.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, maitred } from '../driver.mjs';
import { serve } from '../server.mjs';
import { kinds, source } from './event.mjs';
import { windows1251, zip } from './pack.mjs';

json(['setting', 'set', 'currency', 'RUB']);
const one = source('commerceml');
const server = await serve();
const good = (sku, quantity, sum) => `<Товар><Ид>g-${sku}</Ид><Артикул>${sku}</Артикул>
    <Наименование>Чай</Наименование><Количество>${quantity}</Количество><Сумма>${sum}</Сумма></Товар>`;
const paper = (id, what, goods, more = '') => `<Документ><Ид>${id}</Ид><Номер>0000-${id}</Номер>
    <Дата>2024-10-30</Дата><Время>15:19:27</Время><ХозОперация>${what}</ХозОперация><Роль>Продавец</Роль>
    <Валюта>руб.</Валюта><Контрагенты><Контрагент><Ид>k1</Ид><Наименование>Пётр Ёлкин</Наименование>
    <Контакты><Контакт><Тип>Почта</Тип><Значение>petr@example.org</Значение></Контакт></Контакты>
    </Контрагент></Контрагенты><Товары>${goods}</Товары>${more}</Документ>`;
const whole = (papers, encoding = 'UTF-8') => `<?xml version="1.0" encoding="${encoding}"?>
    <КоммерческаяИнформация ВерсияСхемы="2.08">${papers}</КоммерческаяИнформация>\n`;
const ask = async (query, { raw, headers, type = 'sale' } = {}) =>
    (await server.send(raw ? 'POST' : 'GET', `${one.path}?type=${type}&${query}`,
        { token: '', raw, headers })).text;
const password = (key) => ({ Authorization: `Basic ${Buffer.from(`any:${key}`).toString('base64')}` });

let headers;
const file = (name, raw) => ask(`mode=file&filename=${name}`, { raw, headers });

test('who may: the write key as password, then the cookie', async () => {
    assert.match(await ask('mode=checkauth', { headers: password('wk_no') }), /^failure\n/);
    const said = (await ask('mode=checkauth', { headers: password(one.write_key) })).split('\n');
    assert.equal(said[0], 'success');
    headers = { Cookie: `${said[1]}=${said[2]}` };
    assert.match(await ask('mode=init', { headers }), /^zip=yes\nfile_limit=\d+\n/);
    assert.match(await ask('mode=init', { headers: { Cookie: `${said[1]}=9${said[2]}` } }), /^failure/);
    assert.match(await ask('mode=init', { headers, type: 'catalog' }), /^failure\nonly orders/);
    assert.match(await ask('mode=query', { headers }), /<КоммерческаяИнформация/);
});

test('an order in two parts of windows-1251, then changed and given back in a zip', async () => {
    const bytes = windows1251(whole(paper(1, 'Заказ товара', good('A', 2, '200.00')), 'windows-1251'));
    assert.equal(await file('o.xml', bytes.subarray(0, 300)), 'success\n');
    assert.match(await ask('mode=import&filename=o.xml', { headers }), /cut off/);
    assert.equal(await file('o.xml', bytes.subarray(300)), 'success\n');
    assert.equal(await ask('mode=import&filename=o.xml', { headers }), 'success\n');
    const [order] = json(['customer', 'export', 'petr@example.org']).orders;
    assert.deepEqual([order.number, order.total.amount], ['0000-1/2024', 20000]);
    const packed = zip('orders.xml', Buffer.from(whole(
        paper(1, 'Заказ товара', good('A', 3, '300.00')) +
        paper(2, 'Возврат товара', good('A', 1, '100.00'), '<Основание>1</Основание>') +
        paper(3, 'Отпуск товара', good('A', 3, '300.00')))));
    await file('v.zip', packed.subarray(0, 500));
    assert.equal(await file('v.zip', packed.subarray(500)), 'success\n');
    const known = json(['customer', 'export', 'ext::k1']);
    assert.deepEqual(known.orders.map((o) => o.total.amount), [30000]);
    assert.deepEqual(kinds('petr@example.org'), ['order', 'return']);
});

test('a cancelled order, a foreign currency, and what is no CommerceML', async () => {
    const gone = '<ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Отменен</Наименование>' +
        '<Значение>true</Значение></ЗначениеРеквизита></ЗначенияРеквизитов>';
    await file('c.xml', whole(paper(1, 'Заказ товара', good('A', 3, '300.00'), gone)));
    assert.equal(kinds('petr@example.org').at(-1), 'cancellation');
    await file('r.xml', whole(paper(1, 'Заказ товара', good('A', 3, '300.00'))));
    assert.deepEqual(kinds('petr@example.org'), ['order', 'return'], 'taken back');
    await file('d.xml', whole(paper(9, 'Заказ товара', good('A', 1, '1')).replace('руб.', 'тг')));
    assert.match(json(['event', 'rejected']).rejected[0].reason, /currency is "KZT"/);
    const entity = '<!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>';
    assert.match(await file('e.xml', entity), /^failure\nthis XML declares a document type/);
    assert.match(await file('f.xml', `<a>${'<b>'.repeat(20)}`.padEnd(99) + '</a>'), /^failure\n.*too deep/);
    assert.match(await file('g.xml', '<a></b>'), /^failure\n.*not well-formed/);
    assert.match(await file('h.zip', zip('x.xml', Buffer.alloc(150 << 20, ' '), 0)), /^failure\n.*unpacks/);
    assert.equal(maitred(['check']).status, 0);
});
