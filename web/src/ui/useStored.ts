import { useCallback, useState } from 'react';

// A setting of this browser; what cannot be read is as it was at first.
export function useStored<T>(key: string, first: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const stored = localStorage.getItem(key);
      return stored === null ? first : (JSON.parse(stored) as T);
    } catch {
      return first;
    }
  });
  const put = useCallback((next: T) => {
    localStorage.setItem(key, JSON.stringify(next));
    setValue(next);
  }, [key]);
  return [value, put];
}
