// Rows of which only those in sight are in the page; the next page is fetched long before its turn.
import { Skeleton } from '@mantine/core';
import { flexRender, type Row, type Table } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import { useI18n } from '~/app/i18n';
import { CustomerLink } from '~/ui/CustomerLink';
import { useRowKeys } from '~/ui/useRowKeys';
import type { Customer } from './data';
import css from './List.module.css';

const ROW = 44; // pixels, as in List.module.css
const AHEAD = 400; // rows
const BESIDE = 24; // rows above and below those in sight, for who scrolls
const BESIDE_AT_FIRST = 2;

type ListProps = {
  table: Table<Customer>;
  isLoading: boolean;
  isStale: boolean;
  hasMore: boolean;
  isFetchingMore: boolean;
  more: () => void;
};

function Cells({ row }: { row: Row<Customer> }) {
  return row.getVisibleCells().map((cell) => (
    <div key={cell.id} role="cell" className={css.cell} data-column={cell.column.id}>
      {cell.column.id === 'name'
        ? <CustomerLink id={row.id} className={css.link} data-row={row.index}>{cell.getValue<string>()}</CustomerLink>
        : flexRender(cell.column.columnDef.cell, cell.getContext())}
    </div>
  ));
}

export function List({ table, isLoading, isStale, hasMore, isFetchingMore, more }: ListProps) {
  const { t } = useI18n();
  const rows = table.getRowModel().rows;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(box.current?.offsetTop ?? 0), [isLoading]);
  const [isMoving, setIsMoving] = useState(false);
  useEffect(() => {
    const moved = (): void => setIsMoving(true);
    window.addEventListener('scroll', moved, { once: true, passive: true });
    return () => window.removeEventListener('scroll', moved);
  }, []);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => ROW, scrollMargin: top,
    overscan: isMoving ? BESIDE : BESIDE_AT_FIRST });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (isMoving && hasMore && !isFetchingMore && last + AHEAD > rows.length) more();
  }, [isMoving, hasMore, isFetchingMore, last, more, rows.length]);
  useRowKeys(rows.length, (index) => virtual.scrollToIndex(index));
  const columns = table.getVisibleLeafColumns();
  const style = { '--columns': `minmax(220px, 2fr) ${'minmax(110px, 1fr) '.repeat(columns.length - 1)}` } as CSSProperties;
  return (
    <div role="table" aria-label={t('customers.title')} aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-busy={isLoading || isStale} className={css.table} data-stale={isStale} style={style}>
      <div role="rowgroup" className={css.heads}>
        <div role="row" className={css.head}>
          {columns.map((one) => <div key={one.id} role="columnheader" className={css.cell} data-column={one.id}>{String(one.columnDef.header)}</div>)}
        </div>
      </div>
      <div ref={box} role="rowgroup" className={css.body} style={{ height: isLoading ? 20 * ROW : virtual.getTotalSize() }}>
        {isLoading && Array.from({ length: 20 }, (_, i) => (
          <div key={i} role="row" className={css.row} style={{ transform: `translateY(${i * ROW}px)` }}>
            <div role="cell" className={css.cell}><Skeleton height={12} width={`${40 + (i * 17) % 40}%`} /></div>
          </div>
        ))}
        {items.map((item) => {
          const row = rows[item.index];
          return row && (
            <div key={row.id} role="row" aria-rowindex={item.index + 2} className={css.row}
              style={{ transform: `translateY(${item.start - top}px)` }}>
              <Cells row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
