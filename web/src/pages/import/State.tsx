import { useI18n } from '~/app/i18n';
import type { Import } from './data';
import css from './Import.module.css';

// Where an import stands: never by colour alone.
export function State({ of }: { of: Import }) {
  const { t } = useI18n();
  const isMixed = of.state === 'done' && of.rejected > 0;
  return <span className={css.state} data-state={isMixed ? 'mixed' : of.state}>{t(`import.state.${of.state}`)}</span>;
}
