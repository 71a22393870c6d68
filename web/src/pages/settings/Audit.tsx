import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { When } from '~/ui/When';
import { auditQuery } from './data';
import { Loaded, More, Part } from './parts';
import css from './Settings.module.css';

export function Audit() {
  const { t } = useI18n();
  const format = useFormat();
  const query = useInfiniteQuery(auditQuery);
  return (
    <Part title={t('settings.audit.list')} note={t('settings.audit.note')}>
      <Loaded query={query}>
        <ol className={css.list}>
          {query.data?.pages.flatMap(({ items }) => items).map((one) => (
            <li key={one.entry} className={css.item}>
              <span className="quiet numbers">{format.number(one.entry)}</span>
              <div className={css.what}>
                <span className={css.mono}>{one.action}</span>
                {one.records.length > 0 && <small className={`quiet ${css.mono}`}>{one.records.join(', ')}</small>}
              </div>
              <span className="quiet">
                {one.actor_name || t(`settings.audit.actor.${one.actor_kind}`)}
                {one.actor_name && ` (${t(`settings.audit.actor.${one.actor_kind}`)})`} · <When at={one.at} />
              </span>
            </li>
          ))}
        </ol>
        <More query={query} />
      </Loaded>
    </Part>
  );
}
