// A button whose menu is made once somebody asks for it: a list may have a hundred, and a page on which
// nobody opened one does without their code.
//     <Late target={<ActionIcon aria-label=...>...</ActionIcon>}>{(target) => <LaterMenu target={target} ... />}</Late>
// What it makes is lazy, and an OpenedMenu or OpenedPopover.
import { cloneElement, Suspense, useState, type ReactElement, type ReactNode } from 'react';

export type Target = ReactElement<Record<string, unknown>>;

type LateProps = { target: Target; popup?: 'menu' | 'dialog'; children: (target: Target) => ReactNode };

export function Late({ target, popup = 'menu', children }: LateProps) {
  const [isWanted, setIsWanted] = useState(false);
  const closed = cloneElement(target, {
    'aria-haspopup': popup, 'aria-expanded': false, onClick: () => setIsWanted(true),
  });
  return isWanted ? <Suspense fallback={closed}>{children(target)}</Suspense> : closed;
}
