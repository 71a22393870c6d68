// The session ended in the middle of work: signing in happens over the page, and the request that
// was refused goes on. Nothing typed is lost.
import { lazy, Suspense } from 'react';
import { useIsWaiting } from '~/api/again';

const Dialog = lazy(() => import('./SignInAgainDialog').then((part) => ({ default: part.SignInAgainDialog })));

export function SignInAgain() {
  return useIsWaiting() ? <Suspense><Dialog /></Suspense> : null;
}
