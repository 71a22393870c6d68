import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { meQuery, type Me } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Door } from './Door';
import { signInRoute } from './route';
import { SignInForm } from './SignInForm';

export function SignInPage() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const router = useRouter();
  const { next } = signInRoute.useSearch();
  const done = (me: Me): void => {
    queries.setQueryData(meQuery.queryKey, me);
    router.history.push(next ?? '/');
  };
  return (
    <Door title={t('signin.title')}>
      <SignInForm done={done} />
    </Door>
  );
}
