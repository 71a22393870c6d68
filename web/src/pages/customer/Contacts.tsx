// How to reach them, and whether we may.
import { ActionIcon, Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, type Schemas } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Icon, type IconName } from '~/ui/Icon';
import { Section } from '~/ui/Section';
import { toast } from '~/ui/toast';
import css from './Contacts.module.css';
import { consentsQuery, useChange, type CustomerFull } from './data';

type Identity = Schemas['Identity'];
type Kind = Identity['kind'];

const ICONS: Record<Kind, IconName> = { phone: 'phone', email: 'mail', card: 'card', ext: 'link', telegram: 'telegram', device: 'device' };
const NEW_KINDS = ['phone', 'email', 'telegram', 'card', 'ext'] as const;
const CHANNELS: Partial<Record<Kind, 'phone' | 'email' | 'telegram'>> = { phone: 'phone', email: 'email', telegram: 'telegram' };

function hrefOf({ kind, value }: Identity): string | undefined {
  if (kind === 'phone') return `tel:${value}`;
  if (kind === 'email') return `mailto:${value}`;
  return undefined;
}

// Whether they may be written to for marketing, by their own word.
function May({ id, kind }: { id: string; kind: Kind }) {
  const { t } = useI18n();
  const { data } = useQuery(consentsQuery(id));
  const channel = CHANNELS[kind];
  if (!channel || !data) return null;
  const said = data.find((one) => one.is_current && one.channel === channel && one.purpose === 'marketing');
  const state = said ? (said.is_granted ? 'granted' : 'refused') : 'unknown';
  return <small className={css.may} data-state={state}>{t(`contact.may.${state}`)}</small>;
}

function NewContact({ add }: { add: (kind: Kind, value: string) => void }) {
  const { t } = useI18n();
  const [kind, setKind] = useState<Kind>('phone');
  const [value, setValue] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value.trim()) add(kind, value.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" wrap="nowrap">
        <NativeSelect aria-label={t('contact.kind')} value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}
          data={NEW_KINDS.map((one) => ({ value: one, label: t(`contact.kind_of.${one}`) }))} />
        <TextInput aria-label={t('contact.value')} autoFocus flex={1} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
      </Group>
      <Button type="submit" size="compact-md" mt="xs">{t('action.add')}</Button>
    </form>
  );
}

export function Contacts({ customer, isLocked }: { customer: CustomerFull; isLocked: boolean }) {
  const { t } = useI18n();
  const { id } = customer;
  const change = useChange(id);
  const give = (kind: Kind, value: string, source: string) => change(() =>
    api.post('/api/v1/customers/{id}/identities', { path: { id }, body: { kind, value, source: source || undefined } }));
  const remove = async ({ ident, kind, value, source }: Identity): Promise<void> => {
    const isGone = await change(() => api.delete('/api/v1/customers/{id}/identities/{ident}', { path: { id, ident } }));
    if (isGone) toast({ text: t('contact.removed', { value }), undo: () => give(kind, value, source) });
  };
  const identities = customer.identities ?? [];
  return (
    <Section title={t('contact.title')} addText={t('contact.add')} form={isLocked ? undefined : (close) => (
      <NewContact add={(kind, value) => void give(kind, value, '').then((isDone) => isDone && close())} />
    )}>
      {identities.length === 0 && <Text c="dimmed">{t('contact.none')}</Text>}
      <ul className={css.list}>
        {identities.map((one) => (
          <li key={one.ident}>
            <Icon name={ICONS[one.kind]} size={16} title={t(`contact.kind_of.${one.kind}`)} />
            <span className={css.value}>
              {hrefOf(one) ? <a href={hrefOf(one)}>{one.value}</a> : one.value}
              {one.source && <small> {one.source}</small>}
              <May id={id} kind={one.kind} />
            </span>
            {!isLocked && (
              <ActionIcon variant="subtle" color="gray" className="no-print" aria-label={t('contact.remove', { value: one.value })}
                onClick={() => void remove(one)}>
                <Icon name="close" size={14} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
