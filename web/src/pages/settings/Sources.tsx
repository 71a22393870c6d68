import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Empty } from '~/ui/States';
import { When } from '~/ui/When';
import { sourcesQuery, type Source } from './data';
import { Loaded, More, Part, Sure, useDoing } from './parts';
import css from './Settings.module.css';
import { Snippet } from './Snippet';
import { SourceAdd } from './SourceAdd';

function Row({ source }: { source: Source }) {
  const { t } = useI18n();
  const format = useFormat();
  const ending = useDoing(() => api.delete('/api/v1/sources/{id}', { path: { id: source.id } }), ['sources']);
  return (
    <li className={css.item} data-off={source.revoked_at !== null}>
      <div className={css.what}>
        <span>{source.name}</span>
        <small className="quiet">{t(`settings.sources.kind_of.${source.kind}`)} · <span className={css.mono}>{source.url}</span></small>
        <small className="quiet numbers">
          {t('settings.sources.seen')} <When at={source.seen_at} />
          {source.rejected > 0 && <> · {t('import.rejected_of', { count: format.number(source.rejected) })}</>}
        </small>
      </div>
      {source.revoked_at
        ? <span className="quiet">{t('settings.revoked')}</span>
        : <Sure text={t('settings.revoke')} ask={t('settings.revoke_sure')} run={() => ending.mutate()} isBusy={ending.isPending} />}
    </li>
  );
}

export function Sources() {
  const { t } = useI18n();
  const query = useInfiniteQuery(sourcesQuery);
  const [made, setMade] = useState<Source | null>(null);
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Part title={t('settings.sources.new')} note={t('settings.sources.note')}>
        {made ? <Snippet source={made} done={() => setMade(null)} /> : <SourceAdd made={setMade} />}
      </Part>
      <Part title={t('settings.sources.list')}>
        <Loaded query={query}>
          {all.length === 0 && <Empty icon="link" title={t('settings.sources.none')}>{t('settings.sources.none_text')}</Empty>}
          {all.length > 0 && <ul className={css.list}>{all.map((one) => <Row key={one.id} source={one} />)}</ul>}
          <More query={query} />
        </Loaded>
      </Part>
    </>
  );
}
