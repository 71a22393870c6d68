import { useEffect, useState, type ReactNode } from 'react';

export const IDLE_MS = 1500;

type Props = { children: ReactNode; or: (wanted: () => void) => () => void };

// What nobody waits for is fetched once the page is there, or when it is wanted before; `or` must not change.
export function Later({ children, or }: Props) {
  const [isTurn, setIsTurn] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsTurn(true), IDLE_MS), forget = or(() => setIsTurn(true));
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [or]);
  return isTurn ? children : null;
}
