// Letters that do something about the line that has the focus, or the pointer's last.
import { useEffect, useRef } from 'react';
import { isTyping } from '~/app/keys';
import type { Line } from './data';

export function useLineKeys(lines: Line[], isOn: boolean, actions: Record<string, (line: Line) => void>): void {
  const latest = useRef({ lines, actions });
  latest.current = { lines, actions };
  useEffect(() => {
    if (!isOn) return undefined;
    const down = (event: KeyboardEvent): void => {
      const isCovered = document.querySelector('[role=dialog], [role=menu]') !== null;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isCovered) return;
      const index = document.activeElement?.closest('[data-line]')?.getAttribute('data-line');
      const line = index == null ? undefined : latest.current.lines[Number(index)];
      const action = latest.current.actions[event.key];
      if (!line || !action) return;
      event.preventDefault();
      action(line);
      // The next line comes up in its place, and keeps the keyboard.
      requestAnimationFrame(() => {
        const last = document.querySelectorAll('[data-row]').length - 1;
        document.querySelector<HTMLElement>(`[data-row="${Math.min(Number(index), last)}"]`)?.focus();
      });
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [isOn]);
}
