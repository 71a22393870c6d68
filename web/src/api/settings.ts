import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas } from './client';

export type Setting = Schemas['Setting'];

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/settings', { signal })).body.items,
  staleTime: 60_000,
});
