import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { COLUMNS, type ColumnName } from './columns';

export function ColumnMenu({ shown, change }: { shown: ColumnName[]; change: (shown: ColumnName[]) => void }) {
  const { t } = useI18n();
  const toggle = (name: ColumnName, isOn: boolean): void =>
    change(COLUMNS.filter((one) => (one === name ? isOn : shown.includes(one))));
  return (
    <Popover position="bottom-end" trapFocus withRoles={false}>
      <Popover.Target>
        <Button variant="default" size="compact-md" leftSection={<Icon name="columns" size={16} />}>{t('customers.columns')}</Button>
      </Popover.Target>
      <Popover.Dropdown role="group" aria-label={t('customers.columns')}>
        <Stack gap="xs">
          {COLUMNS.map((name) => (
            <Checkbox key={name} label={t(`customers.column.${name}`)} checked={shown.includes(name)}
              onChange={(event) => toggle(name, event.currentTarget.checked)} />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
