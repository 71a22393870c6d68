import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, type Schemas } from '~/api/client';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Section } from '~/ui/Section';
import { datesQuery, useChange, type CustomerFull } from './data';
import css from './Facts.module.css';

const DAY_MS = 86_400_000;

// The next time a day comes round, in whole days from today.
export function daysUntil(date: string, today = new Date()): number {
  const [month = 1, day = 1] = date.slice(-5).split('-').map(Number);
  const from = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  const next = Date.UTC(today.getFullYear(), month - 1, day);
  return Math.round(((next < from ? Date.UTC(today.getFullYear() + 1, month - 1, day) : next) - from) / DAY_MS);
}

function NewDate({ add }: { add: (date: Schemas['DateNew']) => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState({ date: '', occasion: '', whose: '' });
  const put = (part: Partial<typeof typed>): void => setTyped((was) => ({ ...was, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add({ date: typed.date.trim(), occasion: typed.occasion.trim(), whose: typed.whose.trim() || undefined });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group gap="xs" grow>
          <TextInput label={t('date.date')} placeholder={t('date.hint')} required autoFocus pattern="(\d{4}-)?\d{2}-\d{2}"
            value={typed.date} onChange={(event) => put({ date: event.currentTarget.value })} />
          <TextInput label={t('date.occasion')} required value={typed.occasion} onChange={(event) => put({ occasion: event.currentTarget.value })} />
        </Group>
        <TextInput label={t('date.whose')} placeholder={t('date.own')} value={typed.whose} onChange={(event) => put({ whose: event.currentTarget.value })} />
        <Button type="submit" size="compact-md" style={{ alignSelf: 'start' }}>{t('action.add')}</Button>
      </Stack>
    </form>
  );
}

export function Dates({ customer, isLocked }: { customer: CustomerFull; isLocked: boolean }) {
  const { t } = useI18n();
  const format = useFormat();
  const { id, birth } = customer;
  const { data } = useQuery(datesQuery(id));
  const change = useChange(id);
  const add = (date: Schemas['DateNew']) => change(() => api.post('/api/v1/customers/{id}/dates', { path: { id }, body: date }));
  const own = birth && birth.length > 4 ? [{ date: birth, occasion: t('date.birthday'), whose: '', note: '' }] : [];
  const days = [...own, ...(data ?? [])].sort((a, b) => daysUntil(a.date) - daysUntil(b.date));
  return (
    <Section title={t('date.title')} addText={t('date.add')} form={isLocked ? undefined : (close) => (
      <NewDate add={(date) => void add(date).then((isDone) => isDone && close())} />
    )}>
      {data && days.length === 0 && <Text c="dimmed">{t('date.none')}</Text>}
      <ul className={css.list}>
        {days.map((day, i) => (
          <li key={i}>
            <span>{day.occasion}{day.whose && ` · ${day.whose}`}{day.note && <small> {day.note}</small>}</span>
            <span className="quiet">{format.date(day.date)}, {t('date.in', { days: daysUntil(day.date) })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
