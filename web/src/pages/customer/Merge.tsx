// Two who are one: find the other, see both, join them; it can be undone.
import { Button, Group, Modal, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { useFormat } from '~/app/format';
import { useI18n, type TextKey } from '~/app/i18n';
import { nameOf } from '~/pages/customers/name';
import { toast } from '~/ui/toast';
import { customerQuery, useChange, type CustomerFull } from './data';
import css from './Merge.module.css';

const TYPING_MS = 150;

function Both({ kept, other }: { kept: CustomerFull; other: CustomerFull }) {
  const { t } = useI18n();
  const format = useFormat();
  const contacts = ({ identities }: CustomerFull): string => identities?.map(({ value }) => value).join(', ') ?? '';
  const rows: [TextKey, (customer: CustomerFull) => string][] = [
    ['customer.field.name', (one) => nameOf(one, t)],
    ['contact.title', contacts],
    ['customer.orders', (one) => format.number(one.orders)],
    ['customer.sales', (one) => format.money(one.sales)],
    ['customer.since', (one) => (one.since ? format.day(one.since) : '–')],
  ];
  return (
    <Table>
      <Table.Thead><Table.Tr><Table.Td /><Table.Th>{t('merge.kept')}</Table.Th><Table.Th>{t('merge.gone')}</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {rows.map(([name, text]) => (
          <Table.Tr key={name}><Table.Th scope="row">{t(name)}</Table.Th><Table.Td>{text(kept)}</Table.Td><Table.Td>{text(other)}</Table.Td></Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function Merge({ customer, close }: { customer: CustomerFull; close: () => void }) {
  const { t } = useI18n();
  const { id } = customer;
  const change = useChange(id);
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [otherId, setOtherId] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ['search', q], enabled: q !== '', placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.get('/api/v1/customers/search', { query: { q }, signal })).body.items,
  });
  const other = useQuery({ ...customerQuery(otherId ?? ''), enabled: otherId !== null }).data?.body;
  const merge = async (): Promise<void> => {
    if (!other) return;
    const isDone = await change(() => api.post('/api/v1/customers/{id}/merge', { path: { id }, body: { customer: other.id } }));
    if (!isDone) return;
    close();
    toast({ text: t('merge.done', { name: nameOf(other, t) }),
      undo: () => change(() => api.post('/api/v1/customers/{id}/unmerge', { path: { id: other.id } })) });
  };
  return (
    <Modal opened onClose={close} size="lg" title={t('merge.title', { name: nameOf(customer, t) })} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Text c="dimmed" mb="sm">{t('merge.text')}</Text>
      <TextInput label={t('merge.find')} placeholder={t('palette.placeholder')} data-autofocus value={typed}
        onChange={(event) => { setTyped(event.currentTarget.value); setOtherId(null); }} />
      {!otherId && q && found.data?.filter((one) => one.id !== id).map((one) => (
        <UnstyledButton key={one.id} className={css.found} onClick={() => setOtherId(one.id)}>
          {nameOf(one, t)} <span className="quiet">{one.matched_by === 'name' ? '' : one.matched}</span>
        </UnstyledButton>
      ))}
      {other && <Both kept={customer} other={other} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>{t('action.cancel')}</Button>
        <Button disabled={!other} onClick={() => void merge()}>{t('merge.submit')}</Button>
      </Group>
    </Modal>
  );
}
