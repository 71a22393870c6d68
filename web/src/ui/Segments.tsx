import { useId } from 'react';
import css from './Segments.module.css';

type Props<V extends string> = {
  label?: string; // for who cannot see what stands around it
  value: V;
  onChange: (value: V) => void;
  data: { value: V; label: string }[];
  className?: string;
  isWide?: boolean;
};

// One of a few, side by side. The library's own measures its labels as soon as it is there, for which
// the browser has to lay out the whole page at once.
export function Segments<V extends string>({ label, value, onChange, data, className = '', isWide }: Props<V>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={`${css.segments} ${className}`} data-wide={isWide || undefined}>
      {data.map((one) => (
        <label key={one.value} className={css.segment}>
          <input type="radio" name={name} value={one.value} checked={one.value === value}
            onChange={() => onChange(one.value)} />
          <span>{one.label}</span>
        </label>
      ))}
    </div>
  );
}
