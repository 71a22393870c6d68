import { Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { endWaiting } from '~/api/again';
import { meQuery, type Me } from '~/api/me';
import { SignInForm } from '~/pages/signin/SignInForm';
import { useI18n } from './i18n';

export function SignInAgainDialog() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const before = queries.getQueryData(meQuery.queryKey);
  const done = (me: Me): void => {
    queries.setQueryData(meQuery.queryKey, me);
    if (before && before.id !== me.id) location.reload(); // the page is somebody else's
    else endWaiting(true);
  };
  return (
    <Modal opened onClose={() => endWaiting(false)} title={t('again.title')} zIndex={400}
      closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Text c="dimmed" mb="md">{t('again.text')}</Text>
      <SignInForm email={before?.email} done={done} />
    </Modal>
  );
}
