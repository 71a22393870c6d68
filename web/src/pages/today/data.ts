// The page of the morning, and what can be done about a line of it: shown at once, taken back when the
// server will not have it, undone from the toast.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { failed, toast } from '~/ui/toast';

export type Today = Schemas['Today'];
export type Section = Schemas['TodaySection'];
export type Line = Schemas['TodayItem'];
export type Outcome = NonNullable<Schemas['TodayDone']['outcome']>;

export type Deed =
  | { kind: 'done'; outcome: Outcome; channel?: string; note?: string }
  | { kind: 'snooze'; until: string }
  | { kind: 'hide' };

const KEY = 'today';
export const FEW = 10; // lines of a section at first
export const MANY = 100;
const SOON_MS = 1500; // a newer page is being made

export const todayQuery = (limit: number) => queryOptions({
  queryKey: [KEY, limit],
  queryFn: async ({ signal }) => (await api.get('/api/v1/today', { query: { limit }, signal })).body,
  refetchInterval: ({ state }) => (state.data?.is_refreshing ? SOON_MS : 5 * 60_000),
  staleTime: 30_000,
});

function without(page: Today, id: string): Today {
  return {
    ...page,
    sections: page.sections.map((section) => {
      const items = section.items.filter((line) => line.id !== id);
      return { ...section, items, count: section.count - (section.items.length - items.length) };
    }),
  };
}

function sendDeed(id: string, deed: Deed): Promise<unknown> {
  const path = { id };
  if (deed.kind === 'hide') return api.post('/api/v1/today/{id}/hide', { path });
  if (deed.kind === 'snooze')
    return api.post('/api/v1/today/{id}/snooze', { path, body: { until: deed.until } });
  const { outcome, channel, note } = deed;
  return api.post('/api/v1/today/{id}/done', { path, body: { outcome, channel, note } });
}

export function useDeed(): (line: Line, deed: Deed) => void {
  const queries = useQueryClient();
  const { t } = useI18n();
  const again = () => queries.invalidateQueries({ queryKey: [KEY] });
  const undo = (id: string) => async () => {
    await api.post('/api/v1/today/{id}/undo', { path: { id } });
    await again();
  };
  const { mutate } = useMutation({
    mutationFn: ({ line, deed }: { line: Line; deed: Deed }) => sendDeed(line.id, deed),
    onMutate: async ({ line }) => {
      await queries.cancelQueries({ queryKey: [KEY] });
      const before = queries.getQueriesData<Today>({ queryKey: [KEY] });
      queries.setQueriesData<Today>({ queryKey: [KEY] }, (page) => page && without(page, line.id));
      return before;
    },
    onError: (error, _, before) => {
      before?.forEach(([key, page]) => queries.setQueryData(key, page));
      failed(error);
    },
    onSuccess: (_, { line, deed }) => toast({ text: t(`today.said.${deed.kind}`), undo: undo(line.id) }),
    onSettled: again,
  });
  return (line, deed) => mutate({ line, deed });
}

// "2026-11-24", so many days after a day of that form.
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
