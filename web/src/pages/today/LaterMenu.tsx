import { Menu } from '@mantine/core';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import type { Target } from '~/ui/Late';
import { OpenedMenu } from '~/ui/Opened';
import { dayAfter, type Deed, type Line } from './data';

const DAYS = [1, 3, 7, 30];

type LaterMenuProps = { target: Target; line: Line; day: string; deed: (line: Line, deed: Deed) => void };

export function LaterMenu({ target, line, day, deed }: LaterMenuProps) {
  const { t } = useI18n();
  const format = useFormat();
  return (
    <OpenedMenu target={target} position="bottom-end">
      <Menu.Label>{t('today.later')}</Menu.Label>
      {DAYS.map((days) => (
        <Menu.Item key={days} leftSection={<Icon name="calendar" size={16} />}
          onClick={() => deed(line, { kind: 'snooze', until: dayAfter(day, days) })}>
          {t('today.in_days', { days })}
          <span className="quiet"> · {format.date(dayAfter(day, days).slice(5))}</span>
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<Icon name="close" size={16} />} onClick={() => deed(line, { kind: 'hide' })}>
        {t('today.hide')}
      </Menu.Item>
    </OpenedMenu>
  );
}
