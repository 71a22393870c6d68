import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '~/api/client';

const TRIES = 2;

// What the server understood and refused is not asked again; a lost connection or a busy server is.
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failed, error) =>
        failed < TRIES && (!(error instanceof ApiError) || error.status === 503 || error.status === 429),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
