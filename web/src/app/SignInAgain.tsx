// The session ended in the middle of work: signing in happens over the page, and the request that
// was refused goes on. Nothing typed is lost.
import { Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { endWaiting, useIsWaiting } from '~/api/again';
import { meQuery, type Me } from '~/api/me';
import { useI18n } from './i18n';

const SignInForm = lazy(() => import('~/pages/signin/SignInForm').then((part) => ({ default: part.SignInForm })));

export function SignInAgain() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const isWaiting = useIsWaiting();
  const before = queries.getQueryData(meQuery.queryKey);
  const done = (me: Me): void => {
    queries.setQueryData(meQuery.queryKey, me);
    if (before && before.id !== me.id) location.reload(); // the page is somebody else's
    else endWaiting(true);
  };
  return (
    <Modal opened={isWaiting} onClose={() => endWaiting(false)} title={t('again.title')} zIndex={400}
      closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Text c="dimmed" mb="md">{t('again.text')}</Text>
      <Suspense><SignInForm email={before?.email} done={done} /></Suspense>
    </Modal>
  );
}
