import { ActionIcon, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link } from '@tanstack/react-router';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { toast } from '~/ui/toast';
import { useChange, type CustomerFull } from './data';
import css from './Tags.module.css';

export function Tags({ customer, isLocked }: { customer: CustomerFull; isLocked: boolean }) {
  const { t } = useI18n();
  const { id } = customer;
  const change = useChange(id);
  const [typed, setTyped] = useState<string | null>(null);
  const put = (tag: string) => change(() => api.put('/api/v1/customers/{id}/tags/{tag}', { path: { id, tag } }));
  const take = (tag: string) => change(() => api.delete('/api/v1/customers/{id}/tags/{tag}', { path: { id, tag } }));
  const remove = async (tag: string): Promise<void> => {
    if (await take(tag)) toast({ text: t('customer.tag.removed', { tag }), undo: () => put(tag) });
  };
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const tag = typed?.trim();
    setTyped(null);
    if (tag && (await put(tag))) toast({ text: t('customer.tag.added', { tag }), undo: () => take(tag) });
  };
  return (
    <Group gap={6} role="group" aria-label={t('customer.tag.list')}>
      {customer.tags.map((tag) => (
        <span key={tag} className={css.tag}>
          <Link to="/customers" search={{ tag }}>{tag}</Link>
          {!isLocked && (
            <button type="button" aria-label={t('customer.tag.remove', { tag })} onClick={() => void remove(tag)}>
              <Icon name="close" size={12} />
            </button>
          )}
        </span>
      ))}
      {!isLocked && (typed === null ? (
        <ActionIcon variant="subtle" color="gray" aria-label={t('customer.tag.add')} className="no-print" onClick={() => setTyped('')}>
          <Icon name="plus" size={16} />
        </ActionIcon>
      ) : (
        <form onSubmit={(event) => void add(event)}>
          <TextInput size="xs" w={140} autoFocus aria-label={t('customer.tag.add')} value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)} onBlur={() => !typed && setTyped(null)}
            onKeyDown={(event) => event.key === 'Escape' && setTyped(null)} />
        </form>
      ))}
    </Group>
  );
}
