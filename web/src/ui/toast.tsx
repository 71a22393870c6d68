// Short words at the foot of the page; what was just done can be undone from there.
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { i18n } from '~/app/i18n';

type Toast = { text: string; undo?: () => Promise<unknown> | unknown };

export function toast({ text, undo }: Toast): void {
  const run = async (): Promise<void> => {
    notifications.hide(id);
    try {
      await undo?.();
    } catch (error) {
      failed(error);
    }
  };
  const id = notifications.show({
    withBorder: true,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': i18n().t('action.close') },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{text}</Text>
        {undo && <Button size="compact-sm" variant="subtle" onClick={() => void run()}>{i18n().t('action.undo')}</Button>}
      </Group>
    ),
  });
}

export function failed(error: unknown): void {
  notifications.show({
    color: 'red', withBorder: true,
    closeButtonProps: { 'aria-label': i18n().t('action.close') },
    message: <Text size="sm" role="alert">{error instanceof Error ? error.message : String(error)}</Text>,
  });
}
