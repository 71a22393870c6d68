import { CloseButton, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useI18n } from '~/app/i18n';
import { useMay } from '~/api/me';
import { Icon } from '~/ui/Icon';
import { filterIn, FILTERS, type Filter, type FilterName } from './filter';

const TYPING_MS = 200;
const CONSENTS = ['email.marketing', 'sms.marketing', 'phone.marketing', 'telegram.marketing', 'post.marketing'];

// What is typed goes into the address a moment later; what comes from the address is shown.
export function Filters({ filter }: { filter: Filter }) {
  const { t } = useI18n();
  const may = useMay();
  const navigate = useNavigate();
  const names = FILTERS.filter((name) => name !== 'name' || may('customer.personal'));
  const now = filterIn(filter);
  const [by, setBy] = useState<FilterName>(now?.name ?? names[0] ?? 'tag');
  const [value, setValue] = useState(now?.value ?? '');
  const go = (name: FilterName, text: string): void => void navigate({
    to: '/customers', search: text.trim() ? { [name]: text.trim() } : {}, replace: true,
  });
  const goSoon = useDebouncedCallback(go, TYPING_MS);
  useEffect(() => {
    if (now) setBy(now.name);
    setValue((typed) => (typed.trim() === (now?.value ?? '') ? typed : now?.value ?? ''));
  }, [now?.name, now?.value]);
  const typed = (text: string): void => {
    setValue(text);
    goSoon(by, text);
  };
  const chosen = (name: FilterName): void => {
    setBy(name);
    setValue('');
    go(name, '');
  };
  return (
    <Group gap="xs" mb="md" className="no-print" role="search" aria-label={t('customers.filter.label')} wrap="nowrap">
      <NativeSelect aria-label={t('customers.filter.by')} value={by} w="auto"
        onChange={(event) => chosen(event.currentTarget.value as FilterName)}
        data={names.map((name) => ({ value: name, label: t(`customers.filter.${name}`) }))} />
      {by === 'consent' ? (
        <NativeSelect aria-label={t('customers.filter.consent')} value={value} flex={1} maw={360}
          onChange={(event) => typed(event.currentTarget.value)}
          data={['', ...CONSENTS].map((one) => ({ value: one,
            label: one ? t(`channel.${one.split('.')[0] as 'email'}`) : t('customers.filter.choose') }))} />
      ) : (
        <TextInput aria-label={t(`customers.filter.${by}`)} placeholder={t(`customers.filter.hint.${by}`)} flex={1} maw={360}
          leftSection={<Icon name="search" size={16} />} value={value}
          onChange={(event) => typed(event.currentTarget.value)}
          rightSection={value && <CloseButton size="sm" aria-label={t('customers.filter.clear')} onClick={() => typed('')} />} />
      )}
    </Group>
  );
}
