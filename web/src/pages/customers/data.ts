import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import type { Filter } from './filter';

export type Customer = Schemas['Customer'];

// A screen's worth comes soonest, then what a scrolling finger passes.
const FIRST = 50, PAGE = 200;

export const customersQuery = (filter: Filter) => infiniteQueryOptions({
  queryKey: ['customers', filter],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/customers', { query: { ...filter, limit: pageParam ? PAGE : FIRST, after: pageParam }, signal })).body,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  placeholderData: keepPreviousData,
});
