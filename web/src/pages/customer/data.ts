import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Answered, type Schemas } from '~/api/client';
import { failed } from '~/ui/toast';
import { GROUPS, type KindGroup } from './kinds';

export type CustomerFull = Schemas['CustomerFull'];
export type Known = Answered<CustomerFull>;
export type Touchpoint = Schemas['Touchpoint'];

const FIRST = 30, PAGE = 60; // touchpoints: two screens' worth soonest
const SCORES_SHOWN = 3;

export const customerQuery = (id: string) => queryOptions({
  queryKey: ['customer', id],
  queryFn: ({ signal }) => api.get('/api/v1/customers/{id}', { path: { id }, signal }),
});

export const timelineQuery = (id: string, group?: KindGroup) => infiniteQueryOptions({
  queryKey: ['customer', id, 'timeline', group ?? 'all'],
  queryFn: async ({ pageParam, signal }) => (await api.get('/api/v1/customers/{id}/timeline', {
    path: { id }, query: { limit: pageParam ? PAGE : FIRST, after: pageParam, kinds: group && GROUPS[group].join() }, signal,
  })).body,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

export const scoresQuery = (id: string) => queryOptions({
  queryKey: ['customer', id, 'scores'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/customers/{id}/timeline', {
    path: { id }, query: { limit: SCORES_SHOWN, kinds: GROUPS.scores.join() }, signal,
  })).body.items,
});

export const datesQuery = (id: string) => queryOptions({
  queryKey: ['customer', id, 'dates'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/customers/{id}/dates', { path: { id }, signal })).body.items,
});

export const preferencesQuery = (id: string) => queryOptions({
  queryKey: ['customer', id, 'preferences'],
  queryFn: async ({ signal }) =>
    (await api.get('/api/v1/customers/{id}/preferences', { path: { id }, signal })).body.items,
});

export const consentsQuery = (id: string) => queryOptions({
  queryKey: ['customer', id, 'consents'],
  queryFn: async ({ signal }) =>
    (await api.get('/api/v1/customers/{id}/consents', { path: { id }, signal })).body.items,
});

export const notesQuery = (id: string) => queryOptions({
  queryKey: ['customer', id, 'notes'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/customers/{id}/notes', { path: { id }, signal })).body.items,
});

export const attributesQuery = queryOptions({
  queryKey: ['attributes'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/attributes', { signal })).body.items,
  staleTime: 300_000,
});

// Does something to a customer, then looks again at all that is shown of them; true when it went well.
export function useChange(id: string): (run: () => Promise<unknown>) => Promise<boolean> {
  const queries = useQueryClient();
  return async (run) => {
    try {
      await run();
      return true;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      void queries.invalidateQueries({ queryKey: ['customer', id] });
    }
  };
}
