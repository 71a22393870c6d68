import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';

export type CustomerFull = Schemas['CustomerFull'];
export type Known = { body: CustomerFull; etag: string | undefined };

export const customerQuery = (id: string) => queryOptions({
  queryKey: ['customer', id],
  queryFn: ({ signal }) => api.get('/api/v1/customers/{id}', { path: { id }, signal }),
});
