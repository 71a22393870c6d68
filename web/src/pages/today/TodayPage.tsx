import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { useMay, useMe } from '~/api/me';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Page, useTitle } from '~/ui/Page';
import { Empty, Failed } from '~/ui/States';
import { When } from '~/ui/When';
import { useRowKeys } from '~/ui/useRowKeys';
import { dayAfter, FEW, MANY, todayQuery, useDeed, type Line, type Today } from './data';
import { Lines } from './Lines';
import { useLineKeys } from './useLineKeys';
import css from './Today.module.css';

const Panel = lazy(() => import('./Panel').then((part) => ({ default: part.Panel })));

// Who is up before five has not gone to bed.
const partOfDay = (hour: number): string => (hour < 5 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'day');

function Waiting() {
  return (
    <div className={css.lines} aria-busy>
      {Array.from({ length: 6 }, (_, i) => (
        <div key={i} className={css.line}>
          <div className={css.what}>
            <Skeleton height={14} width={`${30 + (i * 13) % 25}%`} />
            <Skeleton height={12} mt={10} width={`${50 + (i * 17) % 35}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}

// What was looked for and is not there: calm, at the foot.
function Quiet({ page }: { page: Today }) {
  const { t, language } = useI18n();
  const names = page.sections.filter(({ count }) => count === 0).map(({ name }) => t(`today.quiet.${name}`));
  if (names.length === 0 || names.length === page.sections.length) return null;
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
  return <p className={`quiet ${css.foot}`}>{t('today.nothing_in', { list })}</p>;
}

function Note({ page }: { page: Today }) {
  const { t } = useI18n();
  const format = useFormat();
  const isBehind = page.data_day !== null && page.data_day < dayAfter(page.day, -2);
  return (
    <>
      {format.dayLong(`${page.day}T12:00:00`)}
      {isBehind && page.data_day && <> · {t('today.known_until', { day: format.date(page.data_day) })}</>}
      {page.found_at && <> · {t('today.looked')} <When at={page.found_at} /></>}
    </>
  );
}

function Body({ page, more, isWhole }: { page: Today; more: () => void; isWhole: boolean }) {
  const { t } = useI18n();
  const may = useMay()('customer.edit');
  const deed = useDeed();
  const [open, setOpen] = useState<Line | null>(null);
  const lines = page.sections.flatMap(({ items }) => items);
  const tomorrow = dayAfter(page.day, 1);
  useRowKeys(lines.length, (index) =>
    document.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: 'nearest' }));
  useLineKeys(lines, may, {
    e: (line) => deed(line, { kind: 'done', outcome: line.contact ? 'reached' : 'seen_to' }),
    s: (line) => deed(line, { kind: 'snooze', until: tomorrow }),
  });
  if (lines.length === 0 && page.is_refreshing && !page.found_at) return <Waiting />;
  if (lines.length === 0)
    return <Empty icon="today" title={t('today.empty.title')}>{t('today.empty.text')}</Empty>;
  let first = 0;
  return (
    <>
      {page.sections.filter(({ items }) => items.length > 0).map((section) => {
        const from = first;
        first += section.items.length;
        return <Lines key={section.name} section={section} first={from} day={page.day} mayMark={may}
          open={setOpen} deed={deed} more={isWhole ? undefined : more} />;
      })}
      <Quiet page={page} />
      <Suspense>{open && <Panel line={open} mayMark={may} deed={deed} close={() => setOpen(null)} />}</Suspense>
    </>
  );
}

export function TodayPage() {
  const { t } = useI18n();
  const { name } = useMe();
  const [limit, setLimit] = useState(FEW);
  const query = useQuery({ ...todayQuery(limit), placeholderData: keepPreviousData });
  const { error, refetch } = query;
  const data = useDeferredValue(query.data);
  useTitle(t('nav.today'));
  const hello = t('today.hello', { part: partOfDay(new Date().getHours()), named: name ? 'yes' : 'no', name });
  return (
    <Page title={hello} note={data ? <Note page={data} /> : <span> </span>}>
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Body page={data} more={() => setLimit(MANY)} isWhole={limit === MANY} />}
    </Page>
  );
}
