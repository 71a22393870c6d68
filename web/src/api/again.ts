// A session that ends in the middle of work: requests wait here while somebody signs in again.
import { useSyncExternalStore } from 'react';

type Waiting = { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void };

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

function change(next: Waiting | null): void {
  waiting = next;
  listeners.forEach((listener) => listener());
}

// Resolves once somebody has signed in; rejects with `error` when they would rather not.
export function signedInAgain(error: Error): Promise<void> {
  if (!waiting) {
    let resolve = (): void => undefined;
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    change({ promise, resolve, reject: () => reject(error) });
  }
  return waiting?.promise ?? Promise.reject(error);
}

export function endWaiting(isSignedIn: boolean): void {
  const was = waiting;
  change(null);
  if (isSignedIn) was?.resolve();
  else was?.reject(new Error());
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useIsWaiting(): boolean {
  return useSyncExternalStore(subscribe, () => waiting !== null);
}
