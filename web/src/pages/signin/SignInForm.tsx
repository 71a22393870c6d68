// E-mail and password; the code of the second factor once the server asks for it.
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, ApiError } from '~/api/client';
import type { Me } from '~/api/me';
import { useI18n } from '~/app/i18n';

type Typed = { email: string; password: string; code: string };

const signIn = async ({ email, password, code }: Typed): Promise<Me> =>
  (await api.post('/api/v1/session', { body: { email, password, code: code || undefined }, isQuiet: true })).body;

export function SignInForm({ email = '', done }: { email?: string; done: (me: Me) => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState<Typed>({ email, password: '', code: '' });
  const [asksCode, setAsksCode] = useState(false);
  const entering = useMutation({
    mutationFn: signIn,
    onSuccess: done,
    onError: (error) => setAsksCode(error instanceof ApiError && error.pointer === '/code'),
  });
  const put = (change: Partial<Typed>): void => setTyped((was) => ({ ...was, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    entering.mutate(typed);
  };
  const isFirstAsk = asksCode && entering.variables?.code === '';
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {entering.error && !isFirstAsk && <Alert color="red" role="alert" variant="light">{entering.error.message}</Alert>}
        <TextInput label={t('signin.email')} type="email" name="email" autoComplete="username" required
          autoFocus={!email} value={typed.email} onChange={(event) => put({ email: event.currentTarget.value })} />
        <PasswordInput label={t('signin.password')} name="password" autoComplete="current-password" required
          autoFocus={!!email} value={typed.password} onChange={(event) => put({ password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': t('signin.show_password') }} />
        {asksCode && (
          <TextInput label={t('signin.code')} description={t('signin.code_note')} name="code" inputMode="numeric"
            autoComplete="one-time-code" required autoFocus value={typed.code}
            onChange={(event) => put({ code: event.currentTarget.value })} />
        )}
        <Button type="submit" loading={entering.isPending} mt="xs">{t('signin.submit')}</Button>
      </Stack>
    </form>
  );
}
