import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { csvOf } from '~/ui/csv';
import { Icon } from '~/ui/Icon';
import { Page } from '~/ui/Page';
import { Empty, Failed } from '~/ui/States';
import { failed, toast } from '~/ui/toast';
import { useStored } from '~/ui/useStored';
import { COLUMNS, columnsOf, FIRST_COLUMNS, type ColumnName } from './columns';
import { ColumnMenu } from './ColumnMenu';
import { customersQuery, type Customer } from './data';
import { Filters } from './Filters';
import { filterIn } from './filter';
import { List } from './List';
import { customersRoute } from './route';
import { Views } from './Views';

const NOBODY: Customer[] = [];

export function CustomersPage() {
  const { t } = useI18n();
  const format = useFormat();
  const filter = customersRoute.useSearch();
  const query = useInfiniteQuery(customersQuery(filter));
  const [shown, setShown] = useStored<ColumnName[]>('maitred.customers.columns', FIRST_COLUMNS);
  const data = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? NOBODY, [query.data]);
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  const table = useReactTable({
    data, columns, getCoreRowModel: getCoreRowModel(), getRowId: (customer) => customer.id,
    state: { columnVisibility: Object.fromEntries(COLUMNS.map((name) => [name, shown.includes(name)])) },
  });
  const copy = async (): Promise<void> => {
    const visible = table.getVisibleLeafColumns();
    const rows = table.getRowModel().rows.map((row) => visible.map(({ id }) => row.getValue<string>(id)));
    await navigator.clipboard.writeText(csvOf([visible.map(({ columnDef }) => String(columnDef.header)), ...rows]));
    toast({ text: t('customers.copied', { count: rows.length }) });
  };
  const isEmpty = query.isSuccess && data.length === 0;
  return (
    <Page title={t('customers.title')} isWide actions={(
      <>
        <Views filter={filter} />
        <ColumnMenu shown={shown} change={setShown} />
        <Button variant="default" size="compact-md" leftSection={<Icon name="copy" size={16} />}
          disabled={data.length === 0} onClick={() => void copy().catch(failed)}>
          {t('customers.copy')}
        </Button>
      </>
    )}>
      <Filters filter={filter} />
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {isEmpty && (filterIn(filter)
        ? <Empty icon="search" title={t('customers.none.title')}>{t('customers.none.text')}</Empty>
        : <Empty icon="people" title={t('customers.empty.title')}>{t('customers.empty.text')}</Empty>)}
      {!isEmpty && !query.isError && (
        <List table={table} isLoading={query.isPending} isStale={query.isPlaceholderData}
          hasMore={query.hasNextPage} isFetchingMore={query.isFetchingNextPage}
          more={() => void query.fetchNextPage({ cancelRefetch: false })} />
      )}
      <Group className="only-print">{t('customers.printed', { count: data.length })}</Group>
    </Page>
  );
}
