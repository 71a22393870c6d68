import { startTransition, useEffect, useState, type ReactNode } from 'react';

// What is large is rendered after what stands around it, in slices between which the browser answers.
export function Sliced({ children }: { children: ReactNode }) {
  const [isTurn, setIsTurn] = useState(false);
  useEffect(() => startTransition(() => setIsTurn(true)), []);
  return isTurn ? children : null;
}
