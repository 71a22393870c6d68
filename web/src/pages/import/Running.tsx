import { Progress } from '@mantine/core';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { useLive, type Import } from './data';
import css from './Import.module.css';

// Reading is the first half of the way, writing the second.
function wayOf(phase: string | null | undefined, share: number | null | undefined): number {
  if (!phase) return 0;
  return 50 * (share ?? 0) + (phase === 'writing' ? 50 : 0);
}

export function Running({ one }: { one: Import }) {
  const { t } = useI18n();
  const format = useFormat();
  const live = useLive(one.id, true) ?? one;
  const way = wayOf(live.phase, live.share);
  return (
    <div className={css.running}>
      <Progress.Root size="lg">
        <Progress.Section value={way} aria-label={t('import.progress')} />
      </Progress.Root>
      <div className={css.counts} role="status">
        <strong>{live.phase ? t(`import.phase.${live.phase}`) : t('import.state.queued')}</strong>
        <span className="numbers">{t('import.rows', { count: live.rows, text: format.number(live.rows) })}</span>
        <span className="quiet numbers">{format.percent(way / 100)}</span>
      </div>
      <p className="quiet">{t('import.leave')}</p>
    </div>
  );
}
