import { ActionIcon } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Late } from '~/ui/Late';
import type { CustomerFull } from './data';

const MenuOpened = lazy(() => import('./MenuOpened').then((part) => ({ default: part.MenuOpened })));
const Merge = lazy(() => import('./Merge').then((part) => ({ default: part.Merge })));
const Erase = lazy(() => import('./Erase').then((part) => ({ default: part.Erase })));

export type Asked = 'merge' | 'erase';

export function Menu({ customer }: { customer: CustomerFull }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState<Asked | null>(null);
  const button = (
    <ActionIcon variant="default" size="lg" className="no-print" aria-label={t('customer.menu')}><Icon name="more" /></ActionIcon>
  );
  return (
    <>
      <Late target={button}>{(target) => <MenuOpened target={target} customer={customer} open={setOpened} />}</Late>
      <Suspense>
        {opened === 'merge' && <Merge customer={customer} close={() => setOpened(null)} />}
        {opened === 'erase' && <Erase customer={customer} close={() => setOpened(null)} />}
      </Suspense>
    </>
  );
}
