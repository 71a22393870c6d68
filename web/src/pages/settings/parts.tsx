// Small pieces that the parts of the settings share.
import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useI18n } from '~/app/i18n';
import { Failed } from '~/ui/States';
import { failed } from '~/ui/toast';
import css from './Settings.module.css';

const SURE_MS = 4000;

export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.part} aria-label={title}>
      <Title order={2}>{title}</Title>
      {note && <p className="quiet">{note}</p>}
      {children}
    </section>
  );
}

// Does it, says so when it fails, and asks for these queries anew.
export function useDoing<T = void, A = unknown>(doing: (what: T) => Promise<A>, keys: string[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: doing,
    onError: failed,
    onSettled: () => Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}

// For what cannot be undone: the first click asks, the second does it.
export function Sure({ text, ask, run, isBusy }: { text: string; ask: string; run: () => void; isBusy?: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => {
    if (!isAsking) return undefined;
    const timer = setTimeout(() => setIsAsking(false), SURE_MS);
    return () => clearTimeout(timer);
  }, [isAsking]);
  const click = (): void => {
    if (isAsking) run();
    setIsAsking(!isAsking);
  };
  return (
    <Button size="compact-sm" variant={isAsking ? 'filled' : 'subtle'} color={isAsking ? 'red.9' : 'gray'} c={isAsking ? undefined : 'var(--bad)'}
      loading={isBusy} onClick={click}>{isAsking ? ask : text}</Button>
  );
}

type Listing = { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };

export function Loaded({ query, children }: { query: Listing; children: ReactNode }) {
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Stack gap="sm">{[0, 1, 2].map((i) => <Skeleton key={i} height={36} />)}</Stack>;
  return children;
}

type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };

export function More({ query }: { query: Paged }) {
  const { t } = useI18n();
  if (!query.hasNextPage) return null;
  return <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('action.more')}</Button>;
}

export const submitting = (run: () => void) => (event: FormEvent): void => {
  event.preventDefault();
  run();
};
