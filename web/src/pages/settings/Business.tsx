// What the business is: its own words for money, days and phone numbers; then the rest, by name.
import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '~/api/client';
import { useMay } from '~/api/me';
import { settingsQuery, type Setting } from '~/api/settings';
import { useFormat } from '~/app/format';
import { useI18n, type TextKey } from '~/app/i18n';
import { CURRENCIES } from '~/ui/currencies';
import { toast } from '~/ui/toast';
import { ZONES } from '~/ui/zones';
import { Loaded, Part, submitting, useDoing } from './parts';
import css from './Settings.module.css';

const MAIN = ['currency', 'time_zone', 'country'];
// The rest stands under what it is for; what has no name here keeps its own.
const GROUPS: [TextKey, string[]][] = [
  ['settings.business.mail', ['mail_from', 'smtp_url', 'smtp_user', 'smtp_password', 'smtp_tls']],
  ['settings.business.entry', ['session_days', 'session_idle_hours', 'second_factor_roles', 'oidc_issuer', 'oidc_client_id', 'oidc_client_secret', 'oidc_domains', 'oidc_role']],
  ['settings.business.analysis', ['margin']],
];
const NAMED = GROUPS.flatMap(([, names]) => names);
const A = 65;
const LETTERS = 26;

// Every pair of letters that is a region's code in the reader's language.
function useCountries(): { value: string; label: string }[] {
  const format = useFormat();
  return useMemo(() => {
    const pairs = Array.from({ length: LETTERS * LETTERS }, (_, i) =>
      String.fromCharCode(A + Math.floor(i / LETTERS), A + (i % LETTERS)));
    return pairs.map((value) => ({ value, label: format.country(value) }))
      .filter(({ value, label }) => label !== value && !/^(EU|EZ|UN|XA|XB|ZZ|QO)$/.test(value))
      .sort((a, b) => a.label.localeCompare(b.label));
  }, [format]);
}

type FieldProps = { value: string; put: (value: string) => void; label: string; description?: string; isFixed: boolean };

function Country({ value, put, ...rest }: Omit<FieldProps, 'isFixed'> & { readOnly: boolean }) {
  const countries = useCountries();
  const { t } = useI18n();
  return <Select {...rest} searchable clearable data={countries} value={value || null} limit={50}
    clearButtonProps={{ 'aria-label': t('settings.clear') }} onChange={(code) => put(code ?? '')} />;
}

function One({ setting, label, description }: { setting: Setting; label: string; description?: string }) {
  const { t } = useI18n();
  const may = useMay();
  const before = setting.value ?? '';
  const [value, setValue] = useState(before);
  const put = async (next: string, was?: string): Promise<void> => {
    await api.put('/api/v1/settings/{name}', { path: { name: setting.name }, body: { value: next } });
    setValue(setting.value === null ? '' : next);
    toast({ text: t('settings.saved'), undo: !was ? undefined : () => saving.mutateAsync([was, undefined]) });
  };
  const saving = useDoing(([next, was]: [string, string | undefined]) => put(next, was), ['settings']);
  const isOwners = setting.is_entry && !may('account.edit');
  const readOnly = !may('setting.edit') || isOwners;
  const note = isOwners && may('setting.edit') ? `${description ?? ''} · ${t('settings.business.owners')}` : description;
  const common = { label, description: note, readOnly };
  return (
    <form className={css.form} onSubmit={submitting(() => saving.mutate([value, before]))}>
      {setting.name === 'currency' && <Autocomplete {...common} data={CURRENCIES} limit={8} value={value} onChange={(text) => setValue(text.toUpperCase())} />}
      {setting.name === 'time_zone' && <Autocomplete {...common} data={ZONES} limit={20} value={value} onChange={setValue} />}
      {setting.name === 'country' && <Country {...common} value={value} put={setValue} />}
      {!MAIN.includes(setting.name) && (
        <TextInput {...common} value={value} autoComplete="off" onChange={(event) => setValue(event.currentTarget.value)}
          placeholder={setting.value === null && setting.is_set ? t('settings.business.secret') : undefined} />
      )}
      {!readOnly && value !== before && <Button type="submit" loading={saving.isPending}>{t('settings.save')}</Button>}
    </form>
  );
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export function Business() {
  const { t } = useI18n();
  const query = useQuery(settingsQuery);
  const all = query.data ?? [];
  const rest = all.map(({ name }) => name).filter((name) => ![...MAIN, ...NAMED, 'simulated'].includes(name));
  return (
    <Loaded query={query}>
      <Part title={t('settings.business.profile')} note={t('settings.business.note')}>
        <div className={css.fields}>
          {MAIN.map((name) => all.find((one) => one.name === name)).map((one) => one && (
            <One key={one.name} setting={one} label={t(`settings.business.${one.name as 'currency'}`)} />
          ))}
        </div>
      </Part>
      {[...GROUPS, ['settings.business.more', rest] as const].map(([title, names]) => names.length > 0 && (
        <Part key={title} title={t(title)}>
          <div className={css.fields}>
            {names.map((name) => all.find((one) => one.name === name)).map((one) => one && (
              <One key={one.name} setting={one} description={capitalised(one.help)}
                label={NAMED.includes(one.name) ? t(`settings.business.name.${one.name as 'margin'}`) : one.name} />
            ))}
          </div>
        </Part>
      ))}
    </Loaded>
  );
}
