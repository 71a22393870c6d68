import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';

export type User = Schemas['User'];
export type Location = Schemas['Location'];
export type Token = Schemas['Token'];
export type Source = Schemas['Source'];
export type RejectedEvent = Schemas['RejectedEvent'];
export type AuditEntry = Schemas['AuditEntry'];

export const ROLES = ['owner', 'manager', 'agent', 'analyst'] as const;
const PAGE = 50;
const first = undefined as string | undefined;

export const usersQuery = infiniteQueryOptions({
  queryKey: ['users'],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/users', { query: { limit: PAGE, after: pageParam }, signal })).body,
  initialPageParam: first,
  getNextPageParam: (page) => page.next ?? undefined,
});
export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/invitations', { signal })).body.items,
});
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/roles', { signal })).body.items,
  staleTime: Infinity,
});
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/sessions', { signal })).body.items,
});
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/tokens', { signal })).body.items,
});
export const locationsQuery = queryOptions({
  queryKey: ['locations'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/locations', { signal })).body.items,
});
export const sourcesQuery = infiniteQueryOptions({
  queryKey: ['sources'],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/sources', { query: { limit: PAGE, after: pageParam }, signal })).body,
  initialPageParam: first,
  getNextPageParam: (page) => page.next ?? undefined,
});
export const rejectedQuery = infiniteQueryOptions({
  queryKey: ['rejected'],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/rejected-events', { query: { limit: PAGE, after: pageParam }, signal })).body,
  initialPageParam: first,
  getNextPageParam: (page) => page.next ?? undefined,
});
export const attributesQuery = queryOptions({
  queryKey: ['attributes'],
  queryFn: async ({ signal }) => (await api.get('/api/v1/attributes', { signal })).body.items,
});
export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: async ({ pageParam, signal }) =>
    (await api.get('/api/v1/audit', { query: { limit: PAGE, after: pageParam }, signal })).body,
  initialPageParam: first,
  getNextPageParam: (page) => page.next ?? undefined,
});
