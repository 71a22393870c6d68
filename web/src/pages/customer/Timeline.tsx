// What happened between the business and a customer, newest first, day by day.
import { Button, Chip, Group, Skeleton, Stack } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Empty, Failed } from '~/ui/States';
import { timelineQuery, type Touchpoint } from './data';
import { isKind, KIND_GROUPS, KINDS, type KindGroup } from './kinds';
import { customerRoute } from './route';
import css from './Timeline.module.css';

type Day = { day: string; at: string | null; items: Touchpoint[] };

const dayOf = (at: string | null): string => (at ? new Date(at).toDateString() : '');

function byDay(items: Touchpoint[]): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, at: item.at, items: [item] });
  }
  return days;
}

function Item({ item }: { item: Touchpoint }) {
  const { t } = useI18n();
  const format = useFormat();
  const kind = isKind(item.kind) ? item.kind : 'event';
  const notes = [
    item.channel !== 'unknown' && t(`timeline.channel.${item.channel as 'shop'}`),
    kind === 'delivery' && (item.items > 0 ? t('timeline.late', { days: item.items }) : t('timeline.on_time')),
    kind === 'order' && item.items > 0 && t('timeline.lines', { count: item.items }),
  ].filter(Boolean).join(' · ');
  return (
    <li className={css.item}>
      <span className={css.icon} data-kind={kind}><Icon name={KINDS[kind]} size={16} /></span>
      <span className={css.what}>
        <b>{t(`touchpoint.${kind}`)}</b>{item.number && <span className="quiet"> {item.number}</span>}
        {notes && <small data-late={kind === 'delivery' && item.items > 0}>{notes}</small>}
      </span>
      <span className={css.value}>{item.score !== null ? item.score : item.amount && format.money(item.amount)}</span>
      {item.at && <time dateTime={item.at} title={format.exact(item.at)}>{format.time(item.at)}</time>}
    </li>
  );
}

function Filter({ id, show }: { id: string; show?: KindGroup }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const choose = (value: string | string[]): void => void navigate({
    to: '/customers/$id', params: { id }, replace: true, resetScroll: false,
    search: value === 'all' ? {} : { show: value as KindGroup },
  });
  return (
    <Chip.Group value={show ?? 'all'} onChange={choose}>
      <Group gap={6} mb="sm" role="radiogroup" aria-label={t('timeline.filter')} className="no-print">
        {(['all', ...KIND_GROUPS] as const).map((group) => (
          <Chip key={group} value={group} size="sm" variant="light">{t(`timeline.group.${group}`)}</Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

export function Timeline({ id }: { id: string }) {
  const { t } = useI18n();
  const format = useFormat();
  const { show } = customerRoute.useSearch();
  const query = useInfiniteQuery(timelineQuery(id, show));
  const { ref, entry } = useIntersection({ rootMargin: '800px' });
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const isNear = entry?.isIntersecting;
  useEffect(() => {
    if (isNear && hasNextPage && !isFetching) void fetchNextPage();
  }, [isNear, hasNextPage, isFetching, fetchNextPage]);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('timeline.title')}>
      <Filter id={id} show={show} />
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Stack gap="sm">{[1, 2, 3, 4, 5, 6].map((i) => <Skeleton key={i} height={40} />)}</Stack>}
      {query.isSuccess && items.length === 0 && !hasNextPage && (
        <Empty icon="calendar" title={t('timeline.empty.title')}>{t('timeline.empty.text')}</Empty>
      )}
      {byDay(items).map((day) => (
        <section key={day.day} className={css.day}>
          <h2>{day.at ? <>{format.dayLong(day.at)} <span>{format.ago(day.at)}</span></> : t('timeline.undated')}</h2>
          <ol>{day.items.map((item, i) => <Item key={i} item={item} />)}</ol>
        </section>
      ))}
      {hasNextPage && (
        <div ref={ref} className="no-print">
          <Button variant="subtle" fullWidth loading={isFetching} onClick={() => void fetchNextPage()}>{t('timeline.more')}</Button>
        </div>
      )}
    </section>
  );
}
