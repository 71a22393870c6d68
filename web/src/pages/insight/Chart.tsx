// One chart on a canvas, in the colours of the theme. Nobody reads a canvas aloud: its name is its title, and the numbers
// stand in the table beside it. A part brings the kinds of series it draws (use) and keeps the others out of its chunk.
import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type MutableRefObject } from 'react';

use([CanvasRenderer, GridComponent, TooltipComponent]);

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

type ChartProps = {
  name: string;
  height: number;
  option: (colors: Colors, width: number) => EChartsCoreOption;
  drawn: Drawn;
  pick?: (index: number) => void;
};

export function Chart({ name, height, option, drawn, pick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const isDark = useComputedColorScheme('light') === 'dark';
  const isStill = useReducedMotion();
  const latest = useRef({ option, pick });
  latest.current = { option, pick };
  const draw = useRef((): void => undefined);
  draw.current = () => {
    const chart = drawn.current;
    if (!chart || !box.current) return;
    const colors = colorsNow(isDark);
    chart.setOption({
      animation: !isStill, animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colors.text },
      ...latest.current.option(colors, box.current.clientWidth),
    }, true);
  };
  useEffect(() => {
    if (!box.current) return undefined;
    const chart = init(box.current, undefined, { renderer: 'canvas' });
    drawn.current = chart;
    chart.on('click', ({ dataIndex }: { dataIndex?: number }) => dataIndex !== undefined && latest.current.pick?.(dataIndex));
    const observer = new ResizeObserver(() => {
      chart.resize();
      draw.current();
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      drawn.current = null;
      chart.dispose();
    };
  }, [drawn]);
  // The scheme's colours are on the document only after it has rendered.
  useEffect(() => {
    const frame = requestAnimationFrame(() => draw.current());
    return () => cancelAnimationFrame(frame);
  }, [option, isDark, isStill]);
  return <div ref={box} role="img" aria-label={name} style={{ height, width: '100%' }} />;
}

// The picture alone, with its title, as a file is sent to somebody.
export function pictureOf(chart: EChartsType, title: string, note: string): string {
  const colors = colorsNow(document.documentElement.dataset.mantineColorScheme === 'dark');
  const scale = 2, margin = 24, top = 76;
  const drawing = chart.renderToCanvas({ pixelRatio: scale, backgroundColor: colors.body });
  const picture = document.createElement('canvas');
  picture.width = drawing.width + 2 * margin * scale;
  picture.height = drawing.height + (top + margin) * scale;
  const pen = picture.getContext('2d');
  if (!pen) return '';
  const font = getComputedStyle(document.body).fontFamily;
  pen.fillStyle = colors.body;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.fillStyle = colors.text;
  pen.font = `600 ${18 * scale}px ${font}`;
  pen.fillText(title, margin * scale, 36 * scale, drawing.width);
  pen.fillStyle = colors.quiet;
  pen.font = `${13 * scale}px ${font}`;
  pen.fillText(note, margin * scale, 58 * scale, drawing.width);
  pen.drawImage(drawing, margin * scale, top * scale);
  return picture.toDataURL('image/png');
}
