import { Button, JsonInput, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import type { Source } from './data';
import { submitting, useDoing } from './parts';
import css from './Settings.module.css';

type Kind = Source['kind'];

const KINDS: Kind[] = ['segment', 'woocommerce', 'shopify', 'webhook', 'commerceml'];
const SIGNING: Kind[] = ['woocommerce', 'shopify'];
const MAPPING = `{
  "kind": "order",
  "fields": {
    "number": "/order/id",
    "at": "/order/paid_at",
    "email": "/client/email",
    "total": "/order/total"
  }
}`;

export function SourceAdd({ made }: { made: (source: Source) => void }) {
  const { t } = useI18n();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('segment');
  const [system, setSystem] = useState('');
  const [secret, setSecret] = useState('');
  const [mapping, setMapping] = useState(MAPPING);
  const adding = useDoing(async () => {
    const { body } = await api.post('/api/v1/sources', { body: {
      name: name.trim(), kind, system: system.trim() || undefined,
      secret: SIGNING.includes(kind) ? secret.trim() : undefined,
      mapping: kind === 'webhook' ? (JSON.parse(mapping) as Record<string, never>) : undefined,
    } });
    made(body);
  }, ['sources']);
  return (
    <form className={css.stack} onSubmit={submitting(() => adding.mutate())}>
      <div className={css.form}>
        <NativeSelect label={t('settings.sources.kind')} value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}
          data={KINDS.map((value) => ({ value, label: t(`settings.sources.kind_of.${value}`) }))} />
        <TextInput label={t('settings.sources.name')} required value={name} autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={t('settings.sources.system')} description={t('settings.sources.system_note')} value={system}
          autoComplete="off" onChange={(event) => setSystem(event.currentTarget.value)} />
        {SIGNING.includes(kind) && <PasswordInput label={t('settings.sources.secret')} required value={secret} autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('signin.show_password') }}
          onChange={(event) => setSecret(event.currentTarget.value)} />}
      </div>
      {kind === 'webhook' && <JsonInput label={t('settings.sources.mapping')} description={t('settings.sources.mapping_note')}
        value={mapping} onChange={setMapping} autosize minRows={6} formatOnBlur w="100%" classNames={{ input: css.mono }}
        validationError={t('settings.sources.no_json')} />}
      <Button type="submit" loading={adding.isPending}>{t('settings.sources.add')}</Button>
    </form>
  );
}
