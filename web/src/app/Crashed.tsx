import { Button, Group } from '@mantine/core';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Failed } from '~/ui/States';
import { useTitle } from '~/ui/Page';
import { useI18n } from './i18n';

// A page that failed: what happened, and two ways on.
export function Crashed({ error, reset }: ErrorComponentProps) {
  const { t } = useI18n();
  const router = useRouter();
  useTitle(t('error.title'));
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <main>
      <Failed error={error} retry={again} />
      <Group justify="center"><Button variant="subtle" component="a" href="/">{t('error.home')}</Button></Group>
    </main>
  );
}
