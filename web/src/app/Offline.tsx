import { useNetwork } from '@mantine/hooks';
import { Icon } from '~/ui/Icon';
import { useI18n } from './i18n';
import css from './Offline.module.css';

export function Offline() {
  const { online } = useNetwork();
  const { t } = useI18n();
  return (
    <div role="status" aria-live="polite">
      {!online && <div className={css.offline}><Icon name="warning" size={16} />{t('offline')}</div>}
    </div>
  );
}
