import { ActionIcon, Menu as Dropdown } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import type { CustomerFull } from './data';

const Merge = lazy(() => import('./Merge').then((part) => ({ default: part.Merge })));
const Erase = lazy(() => import('./Erase').then((part) => ({ default: part.Erase })));

export function Menu({ customer }: { customer: CustomerFull }) {
  const { t } = useI18n();
  const may = useMay();
  const [opened, setOpened] = useState<'merge' | 'erase' | null>(null);
  const isAlive = may('customer.erase') && customer.erased_at === null;
  return (
    <>
      <Dropdown position="bottom-end" width={240}>
        <Dropdown.Target>
          <ActionIcon variant="default" size="lg" className="no-print" aria-label={t('customer.menu')}><Icon name="more" /></ActionIcon>
        </Dropdown.Target>
        <Dropdown.Dropdown>
          <Dropdown.Item leftSection={<Icon name="print" size={16} />} onClick={() => print()}>{t('customer.print')}</Dropdown.Item>
          {may('customer.erase') && (
            <Dropdown.Item component="a" href={`/api/v1/customers/${customer.id}/export`} download leftSection={<Icon name="import" size={16} />}>
              {t('customer.export')}
            </Dropdown.Item>
          )}
          {isAlive && <Dropdown.Item leftSection={<Icon name="merge" size={16} />} onClick={() => setOpened('merge')}>{t('merge.open')}</Dropdown.Item>}
          {isAlive && <Dropdown.Item color="red" leftSection={<Icon name="erase" size={16} />} onClick={() => setOpened('erase')}>{t('erase.open')}</Dropdown.Item>}
        </Dropdown.Dropdown>
      </Dropdown>
      <Suspense>
        {opened === 'merge' && <Merge customer={customer} close={() => setOpened(null)} />}
        {opened === 'erase' && <Erase customer={customer} close={() => setOpened(null)} />}
      </Suspense>
    </>
  );
}
