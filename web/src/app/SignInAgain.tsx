// The session ended in the middle of work, or a change asks who it is: both happen over the page, and the
// request that was refused goes on. Nothing typed is lost.
import { lazy, Suspense } from 'react';
import { useNeed } from '~/api/again';

const SignIn = lazy(() => import('./SignInAgainDialog').then((part) => ({ default: part.SignInAgainDialog })));
const Proof = lazy(() => import('./ProofDialog').then((part) => ({ default: part.ProofDialog })));

export function SignInAgain() {
  const need = useNeed();
  return need && <Suspense>{need === 'proof' ? <Proof /> : <SignIn />}</Suspense>;
}
