import { createColumnHelper, type ColumnDef } from '@tanstack/react-table';
import type { Formats } from '~/app/format';
import type { I18n } from '~/app/i18n';
import { When } from '~/ui/When';
import type { Customer } from './data';
import { nameOf } from './name';

export const COLUMNS = ['country', 'language', 'birth', 'updated_at', 'created_at', 'id'] as const;
export type ColumnName = (typeof COLUMNS)[number];
export const FIRST_COLUMNS: ColumnName[] = ['country', 'language', 'birth', 'updated_at'];

const column = createColumnHelper<Customer>();

// accessorFn is what goes into a CSV; cell is what is seen.
export function columnsOf(t: I18n['t'], format: Formats): ColumnDef<Customer, string>[] {
  return [
    column.accessor((customer) => nameOf(customer, t), { id: 'name', header: t('customers.column.name') }),
    column.accessor('country', { header: t('customers.column.country'),
      cell: (cell) => cell.getValue() && format.country(cell.getValue()) }),
    column.accessor('language', { header: t('customers.column.language'),
      cell: (cell) => cell.getValue() && format.languageName(cell.getValue()) }),
    column.accessor((customer) => customer.birth ?? '', { id: 'birth', header: t('customers.column.birth'),
      cell: (cell) => cell.getValue() && format.date(cell.getValue()) }),
    column.accessor((customer) => customer.updated_at ?? '', { id: 'updated_at',
      header: t('customers.column.updated_at'), cell: (cell) => <When at={cell.getValue()} /> }),
    column.accessor((customer) => customer.created_at ?? '', { id: 'created_at',
      header: t('customers.column.created_at'), cell: (cell) => <When at={cell.getValue()} /> }),
    column.accessor('id', { header: t('customers.column.id') }),
  ] as ColumnDef<Customer, string>[];
}
