import { Text } from '@mantine/core';
import { useI18n } from '~/app/i18n';
import type { Target } from '~/ui/Late';
import { OpenedPopover } from '~/ui/Opened';
import type { Part } from './question';

export function HowOpened({ target, part }: { target: Target; part: Part }) {
  const { t } = useI18n();
  return (
    <OpenedPopover target={target} label={t('insight.how')} width={360} position="bottom-end" withArrow>
      <Text size="sm">{t(`insight.computed.${part}`)}</Text>
      <Text size="sm" c="dimmed" mt="xs">{t(`insight.source.${part}`)}</Text>
    </OpenedPopover>
  );
}
