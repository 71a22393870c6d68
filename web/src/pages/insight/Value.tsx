// What is likely to come, and what is at stake with those whose silence is unusual.
import { useQuery } from '@tanstack/react-query';
import { Answer, type PartProps } from './Answer';
import { aliveQuery, valueQuery, type Alive, type Value as Data } from './data';
import { Figure, TooFew } from './Figure';
import { nameOf } from './names';
import { cell } from './Numbers';
import { useWords } from './words';

const YEAR_MONTHS = 12;

function AtStake({ data, view }: { data: Alive; view: 'plain' | 'net' }) {
  const words = useWords();
  const { t } = words;
  const customers = data.customers ?? [];
  if (customers.length === 0) return <TooFew title={t('insight.alive.none')}>{t('insight.alive.none_text')}</TooFew>;
  const amount = customers.reduce((sum, { at_stake }) => sum + (at_stake?.amount ?? 0), 0);
  const currency = customers.find(({ at_stake }) => at_stake)?.at_stake?.currency;
  return (
    <Figure part="value" file="alive" title={t('insight.alive.finding', { n: data.silent ?? customers.length, money: words.short({ amount, currency }) })}
      note={words.note(t('insight.alive.listed', { shown: customers.length }), data.silent ?? customers.length, { as_of: data.as_of, view })}
      table={{
        heads: [{ text: t('insight.value.customer') }, ...(['usual', 'away', 'alive', 'at_stake'] as const).map((name) =>
          ({ text: t(`insight.alive.${name}`), isNumber: true }))],
        rows: customers.map((one) => ({ key: one.id, cells: [{ ...cell(nameOf(one, t)), customer: one.id },
          cell(words.number(one.usual_days), one.usual_days), cell(words.number(one.away_days), one.away_days),
          cell(words.percent(one.alive), one.alive),
          cell(one.at_stake ? words.money(one.at_stake) : '–', one.at_stake && words.major(one.at_stake))] })),
      }} />
  );
}

function ToCome({ data }: { data: Data }) {
  const words = useWords();
  const { t } = words;
  const year = data.horizons?.find(({ months }) => months === YEAR_MONTHS);
  if (!year?.value) return <TooFew title={t('insight.few.title')}>{t('insight.few.value', { n: data.repeaters })}</TooFew>;
  const { value, low, high } = year.value;
  const customers = data.customers ?? [];
  return (
    <>
      <Figure part="value" title={t('insight.value.finding', { money: words.short(value) })}
        note={words.note(t('insight.interval', { range: words.range(words.short(low), words.short(high)) }), data.n, data)}
        table={{
          heads: [{ text: t('insight.value.months') }, ...(['orders', 'money', 'low', 'high'] as const).map((name) =>
            ({ text: t(`insight.value.${name}`), isNumber: true }))],
          rows: (data.horizons ?? []).map((one) => ({ key: String(one.months), cells: [cell(words.number(one.months), one.months),
            cell(words.decimal(one.orders.value, 0), one.orders.value), ...(['value', 'low', 'high'] as const).map((name) =>
              cell(one.value ? words.money(one.value[name]) : '–', one.value && words.major(one.value[name])))] })),
        }} />
      <Figure part="value" file="customers-to-come" title={t('insight.value.best')} note={words.note(null, data.n, data)}
        table={{
          heads: [{ text: t('insight.value.customer') }, ...(['alive', 'away', 'orders_12', 'value_12'] as const).map((name) =>
            ({ text: t(`insight.value.${name}`), isNumber: true }))],
          rows: customers.map((one) => ({ key: one.id, cells: [{ ...cell(nameOf(one, t)), customer: one.id },
            cell(words.percent(one.alive), one.alive), cell(words.number(one.away_days), one.away_days),
            cell(one.orders_12 === undefined ? '–' : words.decimal(one.orders_12), one.orders_12),
            cell(one.value_12 ? words.money(one.value_12) : '–', one.value_12 && words.major(one.value_12))] })),
        }} />
    </>
  );
}

export function Value({ question }: PartProps) {
  return (
    <>
      <Answer query={useQuery(aliveQuery(question))}>{(data) => <AtStake data={data} view={question.view ?? 'plain'} />}</Answer>
      <Answer query={useQuery(valueQuery(question))}>{(data) => <ToCome data={data} />}</Answer>
    </>
  );
}
