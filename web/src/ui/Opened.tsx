// The menu, or whatever floats, that a Late makes: it opens at once, and the keyboard comes back to its button.
import { Menu, Popover, type MenuProps, type PopoverProps } from '@mantine/core';
import { cloneElement, useEffect, useRef, useState } from 'react';
import type { Target } from './Late';

function useOpened() {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
    setIsOpen(true);
  }, []);
  return { isOpen, setIsOpen, button };
}

export function OpenedMenu({ target, children, ...rest }: { target: Target } & MenuProps) {
  const { isOpen, setIsOpen, button } = useOpened();
  return (
    <Menu opened={isOpen} onChange={setIsOpen} withinPortal {...rest}>
      <Menu.Target>{cloneElement(target, { ref: button })}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

export function OpenedPopover({ target, label, children, ...rest }: { target: Target; label: string } & PopoverProps) {
  const { isOpen, setIsOpen, button } = useOpened();
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus returnFocus withRoles={false} {...rest}>
      <Popover.Target>
        {cloneElement(target, { ref: button, 'aria-haspopup': 'dialog', 'aria-expanded': isOpen, onClick: () => setIsOpen(!isOpen) })}
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={label} maw="calc(100vw - 32px)">{children}</Popover.Dropdown>
    </Popover>
  );
}
