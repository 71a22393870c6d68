// What came of an import: counts, and the rows that were rejected with line, column and remedy.
import { Button, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { rowsOf } from '~/ui/csv';
import { Icon } from '~/ui/Icon';
import { rejectsPath, rejectsQuery, type Import } from './data';
import css from './Import.module.css';

const COUNTS = ['added', 'changed', 'known', 'rejected'] as const;
const MORE = ['anonymous', 'unmatched', 'left_out', 'conflicts'] as const;
const SHOWN = 20;

function Rejected({ one }: { one: Import }) {
  const { t } = useI18n();
  const format = useFormat();
  const query = useQuery(rejectsQuery(one.id));
  const [, ...rows] = rowsOf(query.data ?? '');
  const shown = rows.filter((row) => row.length > 1).slice(0, SHOWN);
  return (
    <section aria-label={t('import.rejected.title')}>
      <div className={css.head}>
        <h2 className={css.heading}>{t('import.rejected.title')}</h2>
        <Button component="a" href={rejectsPath(one.id)} download={`rejected-${one.file_name}`} variant="default" c="var(--mantine-color-text)"
          size="compact-md" leftSection={<Icon name="import" size={16} />}>{t('import.rejected.download')}</Button>
      </div>
      <p className="quiet">{t('import.rejected.note')}</p>
      <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.rejected.line')}</Table.Th>
              <Table.Th>{t('import.rejected.column')}</Table.Th>
              <Table.Th>{t('import.rejected.value')}</Table.Th>
              <Table.Th>{t('import.rejected.reason')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(([line, column, value, reason], i) => (
              <Table.Tr key={i}>
                <Table.Td className="numbers">{line}</Table.Td><Table.Td>{column}</Table.Td>
                <Table.Td className={css.value}>{value}</Table.Td><Table.Td>{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {one.rejected > SHOWN && <p className="quiet">{t('import.rejected.more', { count: format.number(one.rejected - shown.length) })}</p>}
    </section>
  );
}

export function Result({ one }: { one: Import }) {
  const { t } = useI18n();
  const format = useFormat();
  const more = MORE.filter((name) => one[name] > 0);
  return (
    <>
      <dl className={css.result}>
        {[...COUNTS, ...more].map((name) => (
          <div key={name} data-count={name}>
            <dt>{t(`import.count.${name}`)}</dt>
            <dd className="numbers" data-bad={name === 'rejected' && one.rejected > 0}>{format.number(one[name])}</dd>
          </div>
        ))}
      </dl>
      {one.rejected > 0 && <Rejected one={one} />}
    </>
  );
}
