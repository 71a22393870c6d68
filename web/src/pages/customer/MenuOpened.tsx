import { Menu } from '@mantine/core';
import { useMay } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import type { Target } from '~/ui/Late';
import { OpenedMenu } from '~/ui/Opened';
import type { CustomerFull } from './data';
import type { Asked } from './Menu';

type MenuOpenedProps = { target: Target; customer: CustomerFull; open: (asked: Asked) => void };

export function MenuOpened({ target, customer, open }: MenuOpenedProps) {
  const { t } = useI18n();
  const may = useMay();
  const isAlive = may('customer.erase') && customer.erased_at === null;
  return (
    <OpenedMenu target={target} position="bottom-end" width={240}>
      <Menu.Item leftSection={<Icon name="print" size={16} />} onClick={() => print()}>{t('customer.print')}</Menu.Item>
      {may('customer.erase') && (
        <Menu.Item component="a" href={`/api/v1/customers/${customer.id}/export`} download leftSection={<Icon name="import" size={16} />}>
          {t('customer.export')}
        </Menu.Item>
      )}
      {isAlive && <Menu.Item leftSection={<Icon name="merge" size={16} />} onClick={() => open('merge')}>{t('merge.open')}</Menu.Item>}
      {isAlive && <Menu.Item color="red" leftSection={<Icon name="erase" size={16} />} onClick={() => open('erase')}>{t('erase.open')}</Menu.Item>}
    </OpenedMenu>
  );
}
