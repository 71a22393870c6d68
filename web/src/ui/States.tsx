// What a list or a page shows when there is nothing, or when it failed.
import { Button, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon, type IconName } from './Icon';
import css from './States.module.css';

type EmptyProps = { icon: IconName; title: string; children?: ReactNode; action?: ReactNode };

export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" className={css.state}>
      <Icon name={icon} size={28} />
      <Title order={2}>{title}</Title>
      {children && <Text c="dimmed" maw="36rem" ta="center">{children}</Text>}
      {action}
    </Stack>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useI18n();
  return (
    <Stack align="center" gap="xs" className={css.state} role="alert">
      <Icon name="warning" size={28} />
      <Title order={2}>{t('error.title')}</Title>
      <Text c="dimmed" maw="36rem" ta="center">{error instanceof Error ? error.message : String(error)}</Text>
      {retry && <Button variant="default" onClick={retry}>{t('error.retry')}</Button>}
    </Stack>
  );
}
