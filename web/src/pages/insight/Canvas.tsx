// One drawing on a canvas, in the colours of the theme, and all that any part of the analyses draws.
import { useComputedColorScheme } from '@mantine/core';
import { BarChart, CustomChart, GaugeChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, VisualMapContinuousComponent,
} from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { colorsNow, type ChartProps } from './Chart';

use([CanvasRenderer, BarChart, CustomChart, GaugeChart, HeatmapChart, LineChart, GridComponent, LegendComponent, MarkAreaComponent,
  MarkLineComponent, TooltipComponent, VisualMapContinuousComponent]);

export function Canvas({ name, height, option, drawn, pick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const isDark = useComputedColorScheme('light') === 'dark';
  const latest = useRef({ option, pick });
  latest.current = { option, pick };
  const draw = useRef((): void => undefined);
  draw.current = () => {
    const chart = drawn.current;
    if (!chart || !box.current) return;
    const colors = colorsNow(isDark);
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colors.text },
      ...latest.current.option(colors, box.current.clientWidth),
    }, { notMerge: true, lazyUpdate: true }); // drawn with the next frame
  };
  useEffect(() => {
    if (!box.current) return undefined;
    const chart = init(box.current, undefined, { renderer: 'canvas' });
    drawn.current = chart;
    chart.on('click', ({ dataIndex }: { dataIndex?: number }) => dataIndex !== undefined && latest.current.pick?.(dataIndex));
    const seen = box.current;
    const observer = new ResizeObserver(() => {
      // It also tells of the size that the chart was made with.
      if (seen.clientWidth === chart.getWidth() && seen.clientHeight === chart.getHeight()) return;
      chart.resize();
      draw.current();
    });
    observer.observe(seen);
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
  }, [option, isDark]);
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
