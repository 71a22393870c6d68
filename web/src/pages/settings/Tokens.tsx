import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { useMe } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Empty } from '~/ui/States';
import { When } from '~/ui/When';
import { tokensQuery, type Token } from './data';
import { mayKey } from './Matrix';
import { Loaded, Part, submitting, Sure, useDoing } from './parts';
import { Secret } from './Secret';
import css from './Settings.module.css';

const DAY_MS = 86_400_000;
const DAYS = ['30', '90', '365', ''] as const; // '': until it is revoked

function Make({ made }: { made: (token: string) => void }) {
  const { t } = useI18n();
  const { permissions } = useMe();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<string[]>([]);
  const making = useDoing(async () => {
    const expires = days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : undefined;
    const { body } = await api.post('/api/v1/tokens', { body: { name: name.trim(), scopes, expires_at: expires } });
    made(body.token);
    setName('');
    setScopes([]);
  }, ['tokens']);
  return (
    <form className={css.stack} onSubmit={submitting(() => making.mutate())}>
      <div className={css.form}>
        <TextInput label={t('settings.tokens.name')} placeholder={t('settings.tokens.name_hint')} required value={name}
          autoComplete="off" onChange={(event) => setName(event.currentTarget.value)} />
        <NativeSelect label={t('settings.tokens.expires')} value={days} onChange={(event) => setDays(event.currentTarget.value)}
          data={DAYS.map((value) => ({ value, label: value ? t('settings.tokens.days', { count: Number(value) }) : t('settings.tokens.never') }))} />
      </div>
      <fieldset className={css.scopes}>
        <legend>{t('settings.tokens.scopes')}</legend>
        {permissions.map((one) => (
          <Checkbox key={one} label={t(`settings.may.${mayKey(one)}`)} checked={scopes.includes(one)}
            onChange={() => setScopes(scopes.includes(one) ? scopes.filter((other) => other !== one) : [...scopes, one])} />
        ))}
      </fieldset>
      <Button type="submit" disabled={scopes.length === 0} loading={making.isPending}>{t('settings.tokens.make')}</Button>
    </form>
  );
}

function Row({ token }: { token: Token }) {
  const { t } = useI18n();
  const ending = useDoing(() => api.delete('/api/v1/tokens/{id}', { path: { id: token.id } }), ['tokens']);
  const names = token.scopes.map((one) => t(`settings.may.${mayKey(one)}`)).join(', ');
  return (
    <li className={css.item} data-off={token.revoked_at !== null}>
      <div className={css.what}>
        <span>{token.name}</span>
        <small className="quiet">{names || t('settings.tokens.all')}</small>
        <small className="quiet">
          {t('settings.used')} <When at={token.used_at} /> · {token.expires_at
            ? <>{t('settings.tokens.until')} <When at={token.expires_at} /></> : t('settings.tokens.no_end')}
        </small>
      </div>
      {token.revoked_at
        ? <span className="quiet">{t('settings.revoked')}</span>
        : <Sure text={t('settings.revoke')} ask={t('settings.revoke_sure')} run={() => ending.mutate()} isBusy={ending.isPending} />}
    </li>
  );
}

export function Tokens() {
  const { t } = useI18n();
  const query = useQuery(tokensQuery);
  const [token, setToken] = useState<string | null>(null);
  return (
    <>
      <Part title={t('settings.tokens.new')} note={t('settings.tokens.note')}>
        {token ? <Secret title={t('settings.tokens.made')} text={token} done={() => setToken(null)} /> : <Make made={setToken} />}
      </Part>
      <Part title={t('settings.tokens.list')}>
        <Loaded query={query}>
          {query.data?.length === 0 && <Empty icon="link" title={t('settings.tokens.none')} />}
          <ul className={css.list}>{query.data?.map((one) => <Row key={one.id} token={one} />)}</ul>
        </Loaded>
      </Part>
    </>
  );
}
