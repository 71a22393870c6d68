// A session that ends in the middle of work, or a change that only somebody who has just shown who they are may
// make: requests wait here while that is done in a dialog over the page.
import { useSyncExternalStore } from 'react';

export type Need = 'session' | 'proof';
type Waiting = { need: Need; promise: Promise<void>; resolve: () => void; reject: (error: Error) => void };

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

function change(next: Waiting | null): void {
  waiting = next;
  listeners.forEach((listener) => listener());
}

// Resolves once it is done; rejects with `error` when they would rather not.
export function untilDone(need: Need, error: Error): Promise<void> {
  if (!waiting) {
    let resolve = (): void => undefined;
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    change({ need, promise, resolve, reject: () => reject(error) });
  }
  return waiting?.promise ?? Promise.reject(error);
}

export function endWaiting(isDone: boolean): void {
  const was = waiting;
  change(null);
  if (isDone) was?.resolve();
  else was?.reject(new Error());
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useNeed(): Need | null {
  return useSyncExternalStore(subscribe, () => waiting?.need ?? null);
}
