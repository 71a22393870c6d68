// A password of one's own, by what came in a mail; with a name, for who is new.
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useI18n } from '~/app/i18n';

type Typed = { name: string; password: string };
type NewPasswordProps = { asksName?: boolean; submitText: string; send: (typed: Typed) => Promise<void> };

export function NewPassword({ asksName, submitText, send }: NewPasswordProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState<Typed>({ name: '', password: '' });
  const sending = useMutation({ mutationFn: send });
  const put = (change: Partial<Typed>): void => setTyped((was) => ({ ...was, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate(typed);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {sending.error && <Alert color="red" role="alert" variant="light">{sending.error.message}</Alert>}
        {asksName && (
          <TextInput label={t('signin.name')} autoComplete="name" required autoFocus value={typed.name}
            onChange={(event) => put({ name: event.currentTarget.value })} />
        )}
        <PasswordInput label={t('signin.new_password')} description={t('signin.new_password_note')} required
          autoComplete="new-password" autoFocus={!asksName} value={typed.password}
          onChange={(event) => put({ password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': t('signin.show_password') }} />
        <Button type="submit" loading={sending.isPending} mt="xs">{submitText}</Button>
      </Stack>
    </form>
  );
}
