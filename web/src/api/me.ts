import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, type Schemas } from './client';

export type Me = Schemas['Me'];

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/me', { signal, isQuiet: true })).body,
  staleTime: 300_000,
});

// Inside the shell there is always somebody.
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function useMay(): (permission: string) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}
