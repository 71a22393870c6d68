// A chart, whose library comes after the finding and its numbers stand there. Nobody reads a canvas aloud: its name is its
// title, and the numbers stand in the table beside it.
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { lazy, Suspense, useEffect, useState, type MutableRefObject } from 'react';

const PAINT_MS = 50; // the text is painted before the library is asked for

const Canvas = lazy(() => import('./Canvas').then((part) => ({ default: part.Canvas })));

export type Colors = {
  text: string; quiet: string; line: string; body: string; raised: string; accent: string; soft: string; mild: string;
  ramp: string[]; // one hue, from few to many
  inkOn: (depth: number) => string; // legible on the ramp at 0 to 1
  onRamp: (depth: number) => string;
  series: string[]; // told apart by lightness too
  isDark: boolean;
};
export type Drawn = MutableRefObject<EChartsType | null>;

const RAMP = [0, 1, 2, 3, 4, 6, 7, 8];

export function colorsNow(isDark: boolean): Colors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const pine = RAMP.map((step) => of(`--mantine-color-pine-${step}`));
  const [text, body] = [of('--mantine-color-text'), of('--mantine-color-body')];
  const ramp = isDark ? [of('--accent-soft'), ...pine.slice(2).reverse()] : pine;
  const accent = of(`--mantine-color-pine-${isDark ? 4 : 7}`);
  return {
    text, body, ramp, quiet: of('--mantine-color-dimmed'), line: of('--line'), raised: of('--raised'), soft: of('--soft'), accent, isDark,
    mild: of(`--mantine-color-pine-${isDark ? 6 : 3}`),
    inkOn: (depth) => (depth > (isDark ? 0.55 : 0.7) ? body : text),
    onRamp: (depth) => ramp[Math.round(depth * (ramp.length - 1))] ?? accent,
    series: [accent, of('--warn'), of(`--mantine-color-pine-${isDark ? 1 : 4}`), of('--mantine-color-dimmed'), of('--bad')],
  };
}

export type ChartProps = {
  name: string;
  height: number;
  option: (colors: Colors, width: number) => EChartsCoreOption;
  drawn: Drawn;
  pick?: (index: number) => void;
};

export function Chart(props: ChartProps) {
  const [isTurn, setIsTurn] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsTurn(true), PAINT_MS);
    return () => clearTimeout(timer);
  }, []);
  const empty = <div style={{ height: props.height }} />;
  return isTurn ? <Suspense fallback={empty}><Canvas {...props} /></Suspense> : empty;
}
