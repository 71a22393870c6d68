// What else can be done about a line: another day, or not at all.
import { ActionIcon, Menu } from '@mantine/core';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { dayAfter, type Deed, type Line } from './data';

const DAYS = [1, 3, 7, 30];

type LaterProps = { line: Line; who: string; day: string; deed: (line: Line, deed: Deed) => void };

export function Later({ line, who, day, deed }: LaterProps) {
  const { t } = useI18n();
  const format = useFormat();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('today.later_of', { who })}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
