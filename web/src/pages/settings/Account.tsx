import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { meQuery, useMe } from '~/api/me';
import { LANGUAGE_NAMES, LANGUAGES, setLanguage, useI18n, type Language } from '~/app/i18n';
import { toast } from '~/ui/toast';
import { Part, submitting, useDoing } from './parts';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';
import css from './Settings.module.css';

function Profile() {
  const { t, language } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState(me.name);
  const put = async (change: { name?: string; language?: Language }): Promise<void> => {
    const { body } = await api.patch('/api/v1/me', { body: change });
    queries.setQueryData(meQuery.queryKey, body);
    if (change.language) await setLanguage(change.language);
    toast({ text: t('settings.saved'), undo: change.name === undefined ? undefined : () => put({ name: me.name }).then(() => setName(me.name)) });
  };
  const saving = useDoing(put, []);
  return (
    <Part title={t('settings.account.profile')} note={`${me.email} · ${t(`role.${me.role}`)}`}>
      <form className={css.form} onSubmit={submitting(() => saving.mutate({ name: name.trim() }))}>
        <TextInput label={t('settings.account.name')} value={name} maxLength={100} autoComplete="name"
          onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" disabled={name.trim() === me.name} loading={saving.isPending}>{t('settings.save')}</Button>
      </form>
      <NativeSelect label={t('menu.language')} value={language} maw={320} mt="sm"
        onChange={(event) => saving.mutate({ language: event.currentTarget.value as Language })}
        data={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))} />
    </Part>
  );
}

function Password() {
  const { t } = useI18n();
  const me = useMe();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const saving = useDoing(async () => {
    await api.put('/api/v1/me/password', { body: { old_password: me.has_password ? old : undefined, password: next } });
    setOld('');
    setNext('');
    toast({ text: t('settings.account.password_changed') });
  }, ['me', 'sessions']);
  const show = { 'aria-label': t('signin.show_password') };
  return (
    <Part title={t('settings.account.password')} note={t('settings.account.password_note')}>
      <form className={css.form} onSubmit={submitting(() => saving.mutate())}>
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        {me.has_password && <PasswordInput label={t('settings.account.password_old')} autoComplete="current-password" required
          value={old} onChange={(event) => setOld(event.currentTarget.value)} visibilityToggleButtonProps={show} />}
        <PasswordInput label={t('settings.account.password_new')} autoComplete="new-password" required
          value={next} onChange={(event) => setNext(event.currentTarget.value)} visibilityToggleButtonProps={show} />
        <Button type="submit" variant="default" loading={saving.isPending}>{t('settings.account.password_set')}</Button>
      </form>
    </Part>
  );
}

export function Account() {
  return <><Profile /><Password /><SecondFactor /><Sessions /></>;
}
