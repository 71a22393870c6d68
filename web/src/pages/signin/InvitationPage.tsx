import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '~/api/client';
import { meQuery } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Door } from './Door';
import { NewPassword } from './NewPassword';

export function InvitationPage() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const send = async (body: { name: string; password: string }): Promise<void> => {
    const token = location.hash.slice(1);
    const me = await api.post('/api/v1/invitations/acceptance', { body: { token, ...body }, isQuiet: true });
    queries.setQueryData(meQuery.queryKey, me.body);
    await navigate({ to: '/' });
  };
  return (
    <Door title={t('signin.invitation.title')}>
      <NewPassword asksName submitText={t('signin.invitation.submit')} send={send} />
    </Door>
  );
}
