import qrcode from 'qrcode-generator';
import { useMemo } from 'react';
import css from './Settings.module.css';

const QUIET = 4; // modules of margin, as the standard has it

// Drawn here: the secret goes nowhere. Dark on white in both themes, as cameras want it.
export function Qr({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let d = '';
    for (let y = 0; y < count; y++)
      for (let x = 0; x < count; x++)
        if (code.isDark(y, x)) d += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    return { size: count + 2 * QUIET, path: d };
  }, [text]);
  return (
    <svg className={css.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} className={css.paper} />
      <path d={path} className={css.ink} />
    </svg>
  );
}
