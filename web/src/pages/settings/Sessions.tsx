import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { When } from '~/ui/When';
import { sessionsQuery } from './data';
import { Loaded, Part, useDoing } from './parts';
import css from './Settings.module.css';

export function Sessions() {
  const { t } = useI18n();
  const query = useQuery(sessionsQuery);
  const ending = useDoing((id: string) => api.delete('/api/v1/sessions/{id}', { path: { id } }), ['sessions']);
  const endingOthers = useDoing(() => api.delete('/api/v1/sessions'), ['sessions']);
  const all = query.data ?? [];
  return (
    <Part title={t('settings.sessions.title')} note={t('settings.sessions.note')}>
      <Loaded query={query}>
        <ul className={css.list}>
          {all.map((one) => (
            <li key={one.id} className={css.item}>
              <div className={css.what}>
                <span className={css.agent} title={one.agent}>{one.agent || t('settings.sessions.unknown')}</span>
                <small className="quiet">{one.address} · {t('settings.used')} <When at={one.used_at} /></small>
              </div>
              {one.is_this
                ? <span className="quiet">{t('settings.sessions.this')}</span>
                : <Button size="compact-sm" variant="default" onClick={() => ending.mutate(one.id)}>{t('settings.sessions.end')}</Button>}
            </li>
          ))}
        </ul>
        {all.length > 1 && <Button variant="default" mt="sm" loading={endingOthers.isPending} onClick={() => endingOthers.mutate()}>{t('settings.sessions.end_others')}</Button>}
      </Loaded>
    </Part>
  );
}
