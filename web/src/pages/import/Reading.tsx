// How the file is read, for who sees that it was taken for something else.
import { Group, NativeSelect } from '@mantine/core';
import { useI18n } from '~/app/i18n';
import type { Options } from './data';
import css from './Import.module.css';

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'windows-1252'];
const SEPARATORS = [',', ';', 'tab', '|'];

type ReadingProps = { said: Options; put: (change: Options) => void; format: string };

export function Reading({ said, put, format }: ReadingProps) {
  const { t } = useI18n();
  const auto = { value: '', label: t('import.reading.auto') };
  return (
    <details className={css.reading}>
      <summary>{t('import.reading.title', { format })}</summary>
      <Group align="end" mt="sm" gap="sm">
        <NativeSelect label={t('import.reading.header')} value={said.header ?? ''}
          data={[auto, { value: 'yes', label: t('import.reading.yes') }, { value: 'no', label: t('import.reading.no') }]}
          onChange={(event) => put({ header: (event.currentTarget.value || undefined) as 'yes' })} />
        <NativeSelect label={t('import.reading.separator')} value={said.separator ?? ''}
          data={[auto, ...SEPARATORS.map((one) => ({ value: one, label: one === 'tab' ? t('import.reading.tab') : one }))]}
          onChange={(event) => put({ separator: event.currentTarget.value || undefined })} />
        <NativeSelect label={t('import.reading.encoding')} value={said.encoding ?? ''}
          data={[auto, ...ENCODINGS.map((one) => ({ value: one, label: one }))]}
          onChange={(event) => put({ encoding: (event.currentTarget.value || undefined) as 'utf-8' })} />
      </Group>
    </details>
  );
}
