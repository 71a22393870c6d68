// Keys that work everywhere: single letters, and "g" followed by a letter. Not while somebody types,
// and not under an open dialog.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { destinations } from './navigation';

const CHORD_MS = 1200;

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

const isCovered = (): boolean => document.querySelector('[role=dialog], [role=menu]') !== null;

// {"/": open, "mod+k": open}; the newest functions are called.
export function useKeys(actions: Record<string, () => void>): void {
  const latest = useRef(actions);
  latest.current = actions;
  const navigate = useNavigate();
  useEffect(() => {
    let goneAt = 0;
    const down = (event: KeyboardEvent): void => {
      const isMod = event.ctrlKey || event.metaKey;
      if (event.altKey || isCovered() || (isTyping(event.target) && !isMod)) return;
      const place = Date.now() - goneAt < CHORD_MS && destinations.find(({ letter }) => letter === event.key);
      const action = place
        ? () => void navigate({ to: place.to })
        : latest.current[isMod ? `mod+${event.key.toLowerCase()}` : event.key];
      goneAt = event.key === 'g' && !isMod ? Date.now() : 0;
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [navigate]);
}
