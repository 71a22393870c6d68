import { Button } from '@mantine/core';
import { lazy } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Late } from '~/ui/Late';
import type { ColumnName } from './columns';

const ColumnChoice = lazy(() => import('./ColumnChoice').then((part) => ({ default: part.ColumnChoice })));

export type ColumnMenuProps = { shown: ColumnName[]; change: (shown: ColumnName[]) => void };

export function ColumnMenu(props: ColumnMenuProps) {
  const { t } = useI18n();
  const button = (
    <Button variant="default" size="compact-md" leftSection={<Icon name="columns" size={16} />}>{t('customers.columns')}</Button>
  );
  return <Late target={button} popup="dialog">{(target) => <ColumnChoice target={target} {...props} />}</Late>;
}
