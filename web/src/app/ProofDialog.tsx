// Who it is, shown again, before what decides about entry is changed.
import { Alert, Anchor, Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { endWaiting } from '~/api/again';
import { api, ApiError } from '~/api/client';
import { useMe } from '~/api/me';
import { useI18n } from './i18n';

type Typed = { password: string; code: string };

const prove = ({ password, code }: Typed) =>
  api.post('/api/v1/session/proof', { body: { password: password || undefined, code: code || undefined }, isQuiet: true });

function ProofForm() {
  const { t } = useI18n();
  const me = useMe();
  const [typed, setTyped] = useState<Typed>({ password: '', code: '' });
  const proving = useMutation({
    mutationFn: prove,
    onSuccess: () => endWaiting(true),
    onError: (error) => { // the session is over meanwhile: the request asks for another
      if (error instanceof ApiError && error.status === 401 && error.pointer !== '/code') endWaiting(true);
    },
  });
  const put = (change: Partial<Typed>): void => setTyped((was) => ({ ...was, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    proving.mutate(typed);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {proving.error && <Alert color="red" role="alert" variant="light">{proving.error.message}</Alert>}
        <input type="hidden" name="email" autoComplete="username" value={me.email} readOnly />
        {me.has_password && (
          <PasswordInput label={t('signin.password')} autoComplete="current-password" required data-autofocus value={typed.password}
            onChange={(event) => put({ password: event.currentTarget.value })}
            visibilityToggleButtonProps={{ 'aria-label': t('signin.show_password') }} />
        )}
        {me.has_second_factor && (
          <TextInput label={t('signin.code')} description={t('signin.code_note')} inputMode="numeric" autoComplete="one-time-code"
            required value={typed.code} onChange={(event) => put({ code: event.currentTarget.value })} />
        )}
        <Button type="submit" loading={proving.isPending} mt="xs">{t('prove.submit')}</Button>
      </Stack>
    </form>
  );
}

// Who came by a link or from elsewhere has nothing to type here.
function Elsewhere() {
  const { t } = useI18n();
  return (
    <Stack gap="sm">
      <Text>{t('prove.other')}</Text>
      <Anchor href="/sign-in" target="_blank">{t('prove.open')}</Anchor>
      <Button onClick={() => endWaiting(true)}>{t('prove.go_on')}</Button>
    </Stack>
  );
}

export function ProofDialog() {
  const { t } = useI18n();
  const me = useMe();
  return (
    <Modal opened onClose={() => endWaiting(false)} title={t('prove.title')} zIndex={400}
      closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Text c="dimmed" mb="md">{t('prove.text')}</Text>
      {me.has_password || me.has_second_factor ? <ProofForm /> : <Elsewhere />}
    </Modal>
  );
}
