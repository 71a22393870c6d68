import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import type { Target } from '~/ui/Late';
import { OpenedMenu } from '~/ui/Opened';
import { toast } from '~/ui/toast';
import { useStored } from '~/ui/useStored';
import { filterIn, type Filter } from './filter';

type View = { name: string; filter: Filter };

export function ViewsMenu({ target, filter }: { target: Target; filter: Filter }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [views, setViews] = useStored<View[]>('maitred.customers.views', []);
  const [name, setName] = useState('');
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    if (!name.trim()) return;
    setViews([...views.filter((view) => view.name !== name.trim()), { name: name.trim(), filter }]);
    setName('');
  };
  const forget = (gone: View): void => {
    setViews(views.filter((view) => view !== gone));
    toast({ text: t('customers.views.forgotten', { name: gone.name }), undo: () => setViews(views) });
  };
  return (
    <OpenedMenu target={target} position="bottom-end" width={280}>
      {views.length === 0 && <Menu.Label>{t('customers.views.none')}</Menu.Label>}
      {views.map((view) => (
        <div key={view.name} style={{ display: 'flex', alignItems: 'center' }}>
          <Menu.Item onClick={() => void navigate({ to: '/customers', search: view.filter })}>{view.name}</Menu.Item>
          <ActionIcon variant="subtle" color="gray" aria-label={t('customers.views.forget', { name: view.name })}
            onClick={() => forget(view)}>
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
      {filterIn(filter) && (
        <form onSubmit={keep} style={{ display: 'flex', gap: 8, padding: 8 }}>
          <TextInput size="xs" style={{ flex: 1 }} value={name} placeholder={t('customers.views.name')}
            aria-label={t('customers.views.name')} onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()} />
          <Button type="submit" size="xs">{t('customers.views.keep')}</Button>
        </form>
      )}
    </OpenedMenu>
  );
}
