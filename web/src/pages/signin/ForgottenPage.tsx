import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Door } from './Door';

export function ForgottenPage() {
  const { t } = useI18n();
  const [email, setEmail] = useState('');
  const asking = useMutation({
    mutationFn: () => api.post('/api/v1/password-resets', { body: { email }, isQuiet: true }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <Door title={t('signin.forgotten.title')}>
      {asking.isSuccess ? <Text role="status">{t('signin.forgotten.sent', { email })}</Text> : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            {asking.error && <Alert color="red" role="alert" variant="light">{asking.error.message}</Alert>}
            <Text c="dimmed">{t('signin.forgotten.text')}</Text>
            <TextInput label={t('signin.email')} type="email" autoComplete="username" required autoFocus
              value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
            <Button type="submit" loading={asking.isPending}>{t('signin.forgotten.send')}</Button>
          </Stack>
        </form>
      )}
      <Text ta="center" mt="md"><Anchor component={Link} to="/sign-in" size="sm">{t('signin.back')}</Anchor></Text>
    </Door>
  );
}
