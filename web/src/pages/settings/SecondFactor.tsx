import { Button, PasswordInput, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useMe } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { toast } from '~/ui/toast';
import { Part, submitting, useDoing } from './parts';
import { Secret } from './Secret';
import css from './Settings.module.css';

const Qr = lazy(() => import('./Qr').then((part) => ({ default: part.Qr })));

export type Enrolled = Schemas['SecondFactorSecret'];

export function Confirm({ enrolled, done }: { enrolled: Enrolled; done: (codes: string[]) => void }) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const confirming = useDoing(async () =>
    done((await api.put('/api/v1/me/second-factor', { body: { code } })).body.recovery_codes), ['me']);
  return (
    <>
      <p>{t('settings.factor.scan')}</p>
      <Suspense fallback={<div className={css.qr} />}><Qr text={enrolled.uri} label={t('settings.factor.qr')} /></Suspense>
      <p className="quiet">{t('settings.factor.type')} <code className={css.code}>{enrolled.secret}</code></p>
      <form className={css.form} onSubmit={submitting(() => confirming.mutate())}>
        <TextInput label={t('signin.code')} inputMode="numeric" autoComplete="one-time-code" required value={code}
          onChange={(event) => setCode(event.currentTarget.value)} />
        <Button type="submit" loading={confirming.isPending}>{t('settings.factor.confirm')}</Button>
      </form>
    </>
  );
}

function Remove() {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const removing = useDoing(async () => {
    await api.post('/api/v1/me/second-factor/removal', { body: { code } });
    toast({ text: t('settings.factor.removed') });
  }, ['me']);
  return (
    <form className={css.form} onSubmit={submitting(() => removing.mutate())}>
      <TextInput label={t('signin.code')} autoComplete="one-time-code" required value={code}
        onChange={(event) => setCode(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={removing.isPending}>{t('settings.factor.remove')}</Button>
    </form>
  );
}

export function Start({ done }: { done: (enrolled: Enrolled) => void }) {
  const { t } = useI18n();
  const me = useMe();
  const [password, setPassword] = useState('');
  const starting = useDoing(async () =>
    done((await api.post('/api/v1/me/second-factor', { body: { password: me.has_password ? password : undefined } })).body), []);
  return (
    <form className={css.form} onSubmit={submitting(() => starting.mutate())}>
      {me.has_password && <PasswordInput label={t('settings.factor.password')} autoComplete="current-password" required value={password}
        visibilityToggleButtonProps={{ 'aria-label': t('signin.show_password') }}
        onChange={(event) => setPassword(event.currentTarget.value)} />}
      <Button type="submit" variant="default" loading={starting.isPending}>{t('settings.factor.add')}</Button>
    </form>
  );
}

export function SecondFactor() {
  const { t } = useI18n();
  const { has_second_factor: isOn } = useMe();
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const confirmed = (fresh: string[]): void => {
    setEnrolled(null);
    setCodes(fresh);
  };
  return (
    <Part title={t('settings.factor.title')} note={t(isOn ? 'settings.factor.on' : 'settings.factor.off')}>
      {codes && <Secret title={t('settings.factor.recovery')} text={codes.join('\n')} done={() => setCodes(null)} />}
      {enrolled && <Confirm enrolled={enrolled} done={confirmed} />}
      {!codes && !enrolled && (isOn ? <Remove /> : <Start done={setEnrolled} />)}
    </Part>
  );
}
