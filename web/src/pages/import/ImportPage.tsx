// One import, at its own address: looked at, running, or over. Leaving does not stop it.
import { Alert, Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Page } from '~/ui/Page';
import { Failed } from '~/ui/States';
import { failed } from '~/ui/toast';
import { When } from '~/ui/When';
import { importQuery, isAtWork, type Import } from './data';
import { Mapping } from './Mapping';
import { Running } from './Running';
import { Result } from './Result';
import { importRoute } from './route';
import { State } from './State';

function Stop({ one }: { one: Import }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const stopping = useMutation({
    mutationFn: () => api.post('/api/v1/imports/{id}/cancel', { path: { id: one.id } }),
    onSuccess: ({ body }) => queries.setQueryData(importQuery(one.id).queryKey, body),
    onError: failed,
  });
  return (
    <Button variant="default" size="compact-md" loading={stopping.isPending} onClick={() => stopping.mutate()}>
      {t(one.state === 'uploaded' ? 'import.discard' : 'import.stop')}
    </Button>
  );
}

function Body({ one }: { one: Import }) {
  const { t } = useI18n();
  if (one.state === 'uploaded') return <Mapping one={one} />;
  if (isAtWork(one)) return <Running one={one} />;
  return (
    <>
      {one.state === 'failed' && (
        <Alert color="red" variant="light" role="alert" title={t('import.failed')} mb="md">{one.error}</Alert>
      )}
      {one.state === 'cancelled' && <Alert color="gray" variant="light" mb="md">{t('import.cancelled')}</Alert>}
      <Result one={one} />
    </>
  );
}

export function ImportPage() {
  const { t } = useI18n();
  const { id } = importRoute.useParams();
  const query = useQuery(importQuery(id));
  const one = query.data;
  const isOver = one && one.state !== 'uploaded' && !isAtWork(one);
  return (
    <Page title={one?.file_name || t('import.title')}
      note={one && <>{t(`import.kind.${one.kind}`)} · <State of={one} /> · <When at={one.created_at} /></>}
      actions={<>
        {one && !isOver && <Stop one={one} />}
        {isOver && <Button variant="default" size="compact-md" c="var(--mantine-color-text)" component={Link} to="/import">{t('import.another')}</Button>}
      </>}>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={320} />}
      {one && <Body one={one} />}
    </Page>
  );
}
