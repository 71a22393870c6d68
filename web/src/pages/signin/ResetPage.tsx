import { useNavigate } from '@tanstack/react-router';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { toast } from '~/ui/toast';
import { Door } from './Door';
import { NewPassword } from './NewPassword';

export function ResetPage() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const send = async ({ password }: { password: string }): Promise<void> => {
    const token = location.hash.slice(1);
    await api.post('/api/v1/password-resets/completion', { body: { token, password }, isQuiet: true });
    toast({ text: t('signin.reset.done') });
    await navigate({ to: '/sign-in' });
  };
  return (
    <Door title={t('signin.reset.title')}>
      <NewPassword submitText={t('signin.reset.submit')} send={send} />
    </Door>
  );
}
