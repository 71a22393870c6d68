// Which column is which, on the first rows of the file, and the questions that are open.
import { Button, Group, NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Failed } from '~/ui/States';
import { failed } from '~/ui/toast';
import { importQuery, previewQuery, type Import, type Options, type Preview } from './data';
import css from './Import.module.css';
import { Questions } from './Questions';
import { Reading } from './Reading';

const SAMPLES = 3;

type Wish = Record<string, number>; // field to column from 1; 0: none

const mapOf = (wish: Wish): string =>
  Object.entries(wish).sort(([, a], [, b]) => a - b).map(([field, column]) => `${field}=${column || ''}`).join(',');

// The column was something else before: that field then has no column.
export function wishFor(wish: Wish, before: string, field: string, column: number): Wish {
  return { ...wish, ...(before && { [before]: 0 }), ...(field && { [field]: column }) };
}

type ColumnsProps = { seen: Preview; change: (before: string, field: string, column: number) => void };

function Columns({ seen, change }: ColumnsProps) {
  const { t } = useI18n();
  const fields = seen.fields.map((field) => ({ value: field, label: t(`import.field.${field as 'date'}`) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const data = [{ value: '', label: t('import.unused') }, ...fields];
  return (
    <ul className={css.columns}>
      {seen.columns.map((name, i) => {
        const field = seen.mapping.find(({ column }) => column === i + 1)?.field ?? '';
        return (
          <li key={i} className={css.column} data-used={field !== ''}>
            <strong className={css.name}>{name}</strong>
            <span className={css.samples}>
              {seen.rows.slice(0, SAMPLES).map(({ cells }, k) => <span key={k}>{cells[i] || '–'}</span>)}
            </span>
            <NativeSelect aria-label={t('import.column_is', { name })} data={data} value={field}
              onChange={(event) => change(field, event.currentTarget.value, i + 1)} />
          </li>
        );
      })}
    </ul>
  );
}

export function Mapping({ one }: { one: Import }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [wish, setWish] = useState<Wish>({});
  const [said, setSaid] = useState<Options>({});
  const options: Options = { ...said, ...(Object.keys(wish).length > 0 && { map: mapOf(wish) }) };
  const preview = useQuery(previewQuery(one.id, options));
  const starting = useMutation({
    mutationFn: () => api.post('/api/v1/imports/{id}/run', { path: { id: one.id }, body: options }),
    onSuccess: ({ body }) => queries.setQueryData(importQuery(one.id).queryKey, body),
    onError: failed,
  });
  const [isAsking, setIsAsking] = useState(false);
  if (preview.isError) return <Failed error={preview.error} retry={() => { setWish({}); setSaid({}); void preview.refetch(); }} />;
  if (!preview.data) return <Skeleton height={320} />;
  const put = (change: Options): void => setSaid((was) => ({ ...was, ...change }));
  return (
    <div aria-busy={preview.isPlaceholderData}>
      <p className="quiet">{t('import.mapping_note')}</p>
      <Questions seen={preview.data} said={said} put={put} asking={setIsAsking} />
      <Columns seen={preview.data} change={(before, field, column) => setWish((was) => wishFor(was, before, field, column))} />
      <Reading said={said} put={(change) => { setWish({}); put(change); }} format={preview.data.format} />
      <Group mt="lg">
        <Button loading={starting.isPending} disabled={isAsking || preview.data.question !== null || preview.isPlaceholderData}
          onClick={() => starting.mutate()}>{t('import.start')}</Button>
        {(isAsking || preview.data.question !== null) && <span className="quiet">{t('import.answer_first')}</span>}
      </Group>
    </div>
  );
}
