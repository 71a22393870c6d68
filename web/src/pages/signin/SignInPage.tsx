import { Anchor, Button, Code, Divider, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { api } from '~/api/client';
import { meQuery, type Me } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Door } from './Door';
import { signInRoute } from './route';
import { SignInForm } from './SignInForm';

const FIRST_USER = 'maitred account add you@example.com --role owner';

function FirstRun() {
  const { t } = useI18n();
  return (
    <Door title={t('signin.first.title')}>
      <Stack gap="sm">
        <Text>{t('signin.first.text')}</Text>
        <Code block tabIndex={0}>{FIRST_USER}</Code>
        <Text c="dimmed">{t('signin.first.link')}</Text>
      </Stack>
    </Door>
  );
}

export function SignInPage() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const router = useRouter();
  const { next, link } = signInRoute.useSearch();
  const ways = useQuery({
    queryKey: ['ways'],
    queryFn: async ({ signal }) => (await api.get('/api/v1/session/ways', { signal })).body,
  });
  const done = (me: Me): void => {
    queries.setQueryData(meQuery.queryKey, me);
    router.history.push(next ?? '/');
  };
  if (ways.data && !ways.data.has_users) return <FirstRun />;
  return (
    <Door title={t(link ? 'signin.link.title' : 'signin.title')}>
      {link && <Text c="dimmed" mb="md">{t('signin.link.text')}</Text>}
      <SignInForm done={done} />
      <Text ta="center" mt="md"><Anchor component={Link} to="/forgotten" size="sm">{t('signin.forgotten.open')}</Anchor></Text>
      {ways.data?.has_provider && (
        <>
          <Divider my="md" label={t('signin.or')} />
          <Button component="a" href="/api/v1/session/oidc" variant="default" fullWidth>{t('signin.provider')}</Button>
        </>
      )}
    </Door>
  );
}
