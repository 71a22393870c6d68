import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import type { Filter } from './filter';

export type Customer = Schemas['Customer'];

const PAGE = 200;

export const customersQuery = (filter: Filter) => infiniteQueryOptions({
  queryKey: ['customers', filter],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/customers', { query: { ...filter, limit: PAGE, after: pageParam }, signal })).body,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  placeholderData: keepPreviousData,
});
