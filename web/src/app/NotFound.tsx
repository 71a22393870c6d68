import { Button } from '@mantine/core';
import { Empty } from '~/ui/States';
import { useTitle } from '~/ui/Page';
import { useI18n } from './i18n';

export function NotFound() {
  const { t } = useI18n();
  useTitle(t('not_found.title'));
  return (
    <Empty icon="search" title={t('not_found.title')}
      action={<Button variant="default" component="a" href="/">{t('error.home')}</Button>}>
      {t('not_found.text')}
    </Empty>
  );
}
