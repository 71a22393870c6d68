// What every part does with its question: waits, says what failed, or shows the answer.
import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed } from '~/ui/States';
import type { Question } from './question';

export type PartProps = { question: Question; ask: (change: Partial<Question>) => void };

// As tall as what comes.
export function Waiting() {
  return (
    <div aria-busy>
      <Skeleton height={24} width="60%" mb={8} />
      <Skeleton height={18} width="40%" mb={20} />
      <Skeleton height={400} />
    </div>
  );
}

export function Answer<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  return <div aria-busy={query.isPlaceholderData} style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}>{children(query.data)}</div>;
}
