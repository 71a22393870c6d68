import { Button, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Page } from '~/ui/Page';
import { Empty, Failed } from '~/ui/States';
import { When } from '~/ui/When';
import { importsQuery, type Import } from './data';
import { Drop } from './Drop';
import css from './Import.module.css';
import { State } from './State';

const ROWS_AT_FIRST = 5;

function Row({ one }: { one: Import }) {
  const { t } = useI18n();
  const format = useFormat();
  return (
    <li className={css.row}>
      <Link to="/import/$id" params={{ id: one.id }} className={css.file}>{one.file_name || one.id}</Link>
      <span className="quiet">{t(`import.kind.${one.kind}`)}</span>
      <State of={one} />
      <span className="quiet numbers">
        {one.rows > 0 && t('import.rows', { count: one.rows, text: format.number(one.rows) })}
        {one.rejected > 0 && <>, {t('import.rejected_of', { count: format.number(one.rejected) })}</>}
      </span>
      <span className="quiet"><When at={one.created_at} /></span>
    </li>
  );
}

export function ImportsPage() {
  const { t } = useI18n();
  const query = useInfiniteQuery(importsQuery);
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('import.title')}>
      <Drop />
      <h2 className={css.heading}>{t('import.earlier')}</h2>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <Stack gap={0}>
          {Array.from({ length: ROWS_AT_FIRST }, (_, i) => <div key={i} className={css.row}><Skeleton height={12} width="60%" /></div>)}
        </Stack>
      )}
      {query.isSuccess && all.length === 0 && <Empty icon="import" title={t('import.none.title')}>{t('import.none.text')}</Empty>}
      {all.length > 0 && <ul className={css.list}>{all.map((one) => <Row key={one.id} one={one} />)}</ul>}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </Page>
  );
}
