import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, send, type Schemas } from '~/api/client';

export type Import = Schemas['Import'];
export type Preview = Schemas['ImportPreview'];
export type Options = Schemas['ImportOptions'];
export type Kind = Import['kind'];
export type Live = { rows: number; share: number; phase: 'reading' | 'writing' };

export const KINDS: Kind[] = ['orders', 'customers', 'products', 'scores', 'deliveries', 'spend', 'contracts'];
const PAGE = 50;
const POLL_MS = 2000;

export const isAtWork = ({ state }: Import): boolean => state === 'queued' || state === 'running';

export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/imports', { query: { limit: PAGE, after: pageParam }, signal })).body,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isAtWork)) ? POLL_MS : false),
});

export const importQuery = (id: string) => queryOptions({
  queryKey: ['import', id],
  queryFn: async ({ signal }) => (await api.get('/api/v1/imports/{id}', { path: { id }, signal })).body,
  refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? POLL_MS : false),
});

export const previewQuery = (id: string, options: Options) => queryOptions({
  queryKey: ['import', id, 'preview', options],
  queryFn: async ({ signal }) =>
    (await api.post('/api/v1/imports/{id}/preview', { path: { id }, body: options, signal })).body,
  placeholderData: keepPreviousData,
});

export const rejectsPath = (id: string): string => `/api/v1/imports/${encodeURIComponent(id)}/rejects`;

export const rejectsQuery = (id: string) => queryOptions({
  queryKey: ['import', id, 'rejects'],
  queryFn: async ({ signal }) => (await send('get', rejectsPath(id), { signal })).text(),
});

export async function sendFile(file: File, kind: Kind): Promise<Import> {
  const query = new URLSearchParams({ kind, file_name: file.name });
  const answer = await send('post', `/api/v1/imports?${query}`, {
    body: file, headers: { 'Content-Type': 'application/octet-stream' },
  });
  return (await answer.json()) as Import;
}

// What the server says while the import runs; at its end the import is asked for anew.
export function useLive(id: string, isOn: boolean): Live | null {
  const queries = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    if (!isOn) return undefined;
    const source = new EventSource(`/api/v1/imports/${encodeURIComponent(id)}/events`);
    source.addEventListener('progress', (event) => setLive(JSON.parse(event.data as string) as Live));
    source.addEventListener('end', () => {
      source.close();
      void queries.invalidateQueries({ queryKey: ['import', id], exact: true });
      void queries.invalidateQueries({ queryKey: ['imports'] });
    });
    return () => source.close();
  }, [id, isOn, queries]);
  return live;
}
