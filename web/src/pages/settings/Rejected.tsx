import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Empty } from '~/ui/States';
import { toast } from '~/ui/toast';
import { When } from '~/ui/When';
import { rejectedQuery, sourcesQuery, type RejectedEvent } from './data';
import { Loaded, More, Part, Sure, useDoing } from './parts';
import css from './Settings.module.css';

function Row({ event, source }: { event: RejectedEvent; source: string | undefined }) {
  const { t } = useI18n();
  const again = useDoing(async () => {
    await api.post('/api/v1/rejected-events/{id}/replay', { path: { id: event.id } });
    toast({ text: t('settings.rejected.taken') });
  }, ['rejected', 'sources']);
  const forgetting = useDoing(() => api.delete('/api/v1/rejected-events/{id}', { path: { id: event.id } }), ['rejected']);
  return (
    <li className={css.item}>
      <div className={css.what}>
        <span lang="en">{event.reason}</span>
        <small className="quiet"><span className={css.mono}>{event.call}</span> · {source ?? event.source} · <When at={event.at} /></small>
        {event.body !== null && (
          <details>
            <summary className="quiet">{t('settings.rejected.body')}</summary>
            <pre className={css.secret} tabIndex={0}>{JSON.stringify(event.body, null, 2)}</pre>
          </details>
        )}
      </div>
      {event.body !== null && <Button size="compact-sm" variant="default" loading={again.isPending} onClick={() => again.mutate()}>{t('settings.rejected.replay')}</Button>}
      <Sure text={t('settings.rejected.forget')} ask={t('settings.rejected.forget_sure')} run={() => forgetting.mutate()} isBusy={forgetting.isPending} />
    </li>
  );
}

export function Rejected() {
  const { t } = useI18n();
  const query = useInfiniteQuery(rejectedQuery);
  const sources = useInfiniteQuery(sourcesQuery).data?.pages.flatMap(({ items }) => items) ?? [];
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Part title={t('settings.rejected.list')} note={t('settings.rejected.note')}>
      <Loaded query={query}>
        {all.length === 0 && <Empty icon="check" title={t('settings.rejected.none')} />}
        {all.length > 0 && (
          <ul className={css.list}>
            {all.map((one) => <Row key={one.id} event={one} source={sources.find(({ id }) => id === one.source)?.name} />)}
          </ul>
        )}
        <More query={query} />
      </Loaded>
    </Part>
  );
}
