import { Notifications } from '@mantine/notifications';
import { useI18n } from './i18n';

export function Toasts() {
  const { t } = useI18n();
  return <Notifications position="bottom-center" limit={3} autoClose={8000} role="region" aria-label={t('toast.region')} />;
}
