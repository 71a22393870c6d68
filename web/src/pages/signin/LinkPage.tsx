// The operator's link: opening it is enough. One that is over leads to the door that says so.
import { Alert, Button, Loader, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, ApiError } from '~/api/client';
import { meQuery } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Door } from './Door';

const isOver = (error: Error): boolean => error instanceof ApiError && [400, 401, 403].includes(error.status);

export function LinkPage() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const opening = useMutation({
    mutationFn: async () =>
      (await api.post('/api/v1/session/link', { body: { token: location.hash.slice(1) }, isQuiet: true })).body,
    onSuccess: (me) => {
      queries.clear(); // of whoever was signed in before
      queries.setQueryData(meQuery.queryKey, me);
      void navigate({ to: '/', replace: true });
    },
    onError: (error) => {
      if (isOver(error)) void navigate({ to: '/sign-in', search: { link: 'over' }, replace: true });
    },
  });
  const open = opening.mutate;
  useEffect(() => open(), [open]);
  return (
    <Door title={t('signin.title')}>
      {opening.error && !isOver(opening.error) ? (
        <Stack gap="sm">
          <Alert color="red" role="alert" variant="light">{opening.error.message}</Alert>
          <Button onClick={() => open()}>{t('error.retry')}</Button>
        </Stack>
      ) : <Loader aria-label={t('signin.title')} />}
    </Door>
  );
}
