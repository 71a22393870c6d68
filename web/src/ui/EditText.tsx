// A text that becomes a field where it stands. Enter and leaving keep it, Esc does not.
import { TextInput, UnstyledButton } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from './Icon';
import css from './EditText.module.css';

type EditTextProps = {
  label: string; // names the field
  value: string; // as it is edited
  shown?: string; // as it is read; the value when left out
  empty: string; // stands for nothing
  hint?: string;
  isLocked?: boolean;
  className?: string;
  save: (value: string) => void;
};

export function EditText({ label, value, shown, empty, hint, isLocked, className, save }: EditTextProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const text = shown ?? value;
  const end = (isKept: boolean): void => {
    if (isKept && typed !== null && typed.trim() !== value) save(typed.trim());
    setTyped(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') end(true);
    if (event.key === 'Escape') end(false);
  };
  if (isLocked) return <span className={className}>{text || <span className="quiet">{empty}</span>}</span>;
  if (typed !== null) {
    return (
      <TextInput aria-label={label} placeholder={hint} size="xs" autoFocus value={typed} className={className}
        onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={keyed}
        onBlur={() => typed !== null && end(true)} />
    );
  }
  return (
    <UnstyledButton ref={button} className={`${css.text} ${className ?? ''}`} onClick={() => setTyped(value)}
      aria-label={`${label}: ${text || empty}`}>
      {text || <span className="quiet">{empty}</span>}
      <Icon name="edit" size={14} />
    </UnstyledButton>
  );
}
