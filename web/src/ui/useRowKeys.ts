// j and k (and the arrows, once a row has the focus) go from row to row: links marked data-row.
import { useEffect, useRef } from 'react';
import { isTyping } from '~/app/keys';

const DOWN = ['j', 'ArrowDown'];
const UP = ['k', 'ArrowUp'];

export function useRowKeys(count: number, show: (index: number) => void): void {
  const latest = useRef({ count, show });
  latest.current = { count, show };
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      const step = DOWN.includes(event.key) ? 1 : UP.includes(event.key) ? -1 : 0;
      const isCovered = document.querySelector('[role=dialog], [role=menu]');
      if (step === 0 || event.ctrlKey || event.metaKey || isTyping(event.target) || isCovered) return;
      const focused = document.activeElement?.getAttribute('data-row');
      if (event.key.startsWith('Arrow') && focused == null) return;
      const index = Math.min(Math.max(Number(focused ?? -1) + step, 0), latest.current.count - 1);
      event.preventDefault();
      latest.current.show(index);
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true }));
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, []);
}
