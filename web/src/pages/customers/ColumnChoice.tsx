import { Checkbox, Stack } from '@mantine/core';
import { useI18n } from '~/app/i18n';
import type { Target } from '~/ui/Late';
import { OpenedPopover } from '~/ui/Opened';
import type { ColumnMenuProps } from './ColumnMenu';
import { COLUMNS, type ColumnName } from './columns';

export function ColumnChoice({ target, shown, change }: ColumnMenuProps & { target: Target }) {
  const { t } = useI18n();
  const toggle = (name: ColumnName, isOn: boolean): void =>
    change(COLUMNS.filter((one) => (one === name ? isOn : shown.includes(one))));
  return (
    <OpenedPopover target={target} label={t('customers.columns')} position="bottom-end">
      <Stack gap="xs">
        {COLUMNS.map((name) => (
          <Checkbox key={name} label={t(`customers.column.${name}`)} checked={shown.includes(name)}
            onChange={(event) => toggle(name, event.currentTarget.checked)} />
        ))}
      </Stack>
    </OpenedPopover>
  );
}
