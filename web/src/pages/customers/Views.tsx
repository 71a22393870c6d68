// Filters somebody comes back to, kept in this browser.
import { Button } from '@mantine/core';
import { lazy } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Late } from '~/ui/Late';
import type { Filter } from './filter';

const ViewsMenu = lazy(() => import('./ViewsMenu').then((part) => ({ default: part.ViewsMenu })));

export function Views({ filter }: { filter: Filter }) {
  const { t } = useI18n();
  const button = (
    <Button variant="default" size="compact-md" leftSection={<Icon name="star" size={16} />}>{t('customers.views.title')}</Button>
  );
  return <Late target={button}>{(target) => <ViewsMenu target={target} filter={filter} />}</Late>;
}
