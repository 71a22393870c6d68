// What the file does not say by itself: asked, never guessed.
import { Alert, Autocomplete, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { settingsQuery } from '~/api/settings';
import { useI18n } from '~/app/i18n';
import { CURRENCIES } from '~/ui/currencies';
import type { Options, Preview } from './data';

type QuestionsProps = { seen: Preview; said: Options; put: (change: Options) => void; asking: (isOpen: boolean) => void };

function Missing({ seen }: { seen: Preview }) {
  const { t } = useI18n();
  const has = (field: string): boolean => seen.mapping.some((one) => one.field === field);
  const names = (fields: string[]): string => fields.map((field) => t(`import.field.${field as 'date'}`)).join(', ');
  const missing = seen.needed.filter((field) => !has(field));
  return (
    <Alert color="yellow" variant="light" role="status" mb="md" title={t('import.ask.columns')}>
      {missing.length > 0 ? t('import.ask.needed', { fields: names(missing) }) : t('import.ask.either', { fields: names(seen.either) })}
    </Alert>
  );
}

export function Questions({ seen, said, put, asking }: QuestionsProps) {
  const { t } = useI18n();
  const settings = useQuery(settingsQuery);
  const currency = settings.data?.find(({ name }) => name === 'currency')?.value;
  const hasAmounts = seen.fields.some((field) => ['amount', 'spent', 'monthly'].includes(field));
  const asksCurrency = settings.isSuccess && !currency && hasAmounts && !seen.mapping.some(({ field }) => field === 'currency');
  const isOpen = asksCurrency && !CURRENCIES.includes(said.currency ?? '');
  useEffect(() => asking(isOpen), [asking, isOpen]);
  const asksDates = seen.asks === 'dates' || said.dates !== undefined;
  const asksDecimal = seen.asks === 'decimal' || said.decimal !== undefined;
  const isOther = seen.question !== null && seen.asks === null;
  return (
    <Stack gap="md" mb="md">
      {isOther && <Alert color="yellow" variant="light" role="status">{seen.question}</Alert>}
      {seen.asks === 'columns' && <Missing seen={seen} />}
      {asksDates && (
        <Radio.Group label={seen.doubtful && seen.asks === 'dates' ? t('import.ask.dates', { value: seen.doubtful }) : t('import.ask.dates_known')}
          value={said.dates ?? ''} onChange={(dates) => put({ dates: dates as 'dmy' })}>
          <Stack gap="xs" mt="xs">
            <Radio value="dmy" label={t('import.dates.dmy')} />
            <Radio value="mdy" label={t('import.dates.mdy')} />
          </Stack>
        </Radio.Group>
      )}
      {asksDecimal && (
        <Radio.Group label={seen.doubtful && seen.asks === 'decimal' ? t('import.ask.decimal', { value: seen.doubtful }) : t('import.ask.decimal_known')}
          value={said.decimal ?? ''} onChange={(decimal) => put({ decimal: decimal as 'point' })}>
          <Stack gap="xs" mt="xs">
            <Radio value="point" label={t('import.decimal.point')} />
            <Radio value="comma" label={t('import.decimal.comma')} />
          </Stack>
        </Radio.Group>
      )}
      {asksCurrency && (
        <Autocomplete label={t('import.ask.currency')} description={t('import.ask.currency_note')} maw={320}
          data={CURRENCIES} limit={8} value={said.currency ?? ''}
          onChange={(text) => put({ currency: text.toUpperCase() || undefined })} />
      )}
    </Stack>
  );
}
