// The 80/20 curve: the best customers first, and what share of sales they make; ABC classes as bands.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Answer, type PartProps } from './Answer';
import { Chart, type Colors } from './Chart';
import { paretoQuery, type Pareto as Data } from './data';
import { Figure, TooFew } from './Figure';
import { cell } from './Numbers';
import { axisOf, tooltipOf, useWords } from './words';

const CUSTOMERS_MIN = 10;

// The Lorenz curve begins with the smallest; people ask about the biggest.
const bestFirst = ({ lorenz }: Data): [number, number][] =>
  lorenz.map(({ share, sum_share }): [number, number] => [1 - share, 1 - sum_share]).reverse();

function topFifth(data: Data): number {
  const point = bestFirst(data).find(([share]) => share >= 0.2 - 1e-9);
  return point ? point[1] : 0;
}

function Curve({ data }: { data: Data }) {
  const words = useWords();
  const { t } = words;
  const option = useCallback((colors: Colors) => {
    let from = 0;
    const bands = data.classes.map(({ class: name, share }, index) => {
      const band = [{ name, xAxis: from, itemStyle: { color: index % 2 ? 'transparent' : colors.soft } }, { xAxis: from + (share ?? 0) }];
      from += share ?? 0;
      return band;
    });
    const percent = (value: number): string => words.percent(value);
    return {
      tooltip: { trigger: 'axis', ...tooltipOf(colors), formatter: (hits: { value: [number, number] }[]) => {
        const [share, sum] = hits[0]?.value ?? [0, 0];
        return t('insight.pareto.point', { share: words.percent(share), sum: words.percent(sum, 1) });
      } },
      grid: { left: 0, right: 16, top: 16, bottom: 30, containLabel: true },
      xAxis: { type: 'value', max: 1, name: t('insight.pareto.customers'), nameLocation: 'middle', nameGap: 30, ...axisOf(colors),
        axisLabel: { color: colors.quiet, formatter: percent } },
      yAxis: { type: 'value', max: 1, ...axisOf(colors), axisLabel: { color: colors.quiet, formatter: percent } },
      series: [
        { type: 'line', data: bestFirst(data), showSymbol: false, lineStyle: { width: 2.5, color: colors.accent },
          itemStyle: { color: colors.accent },
          markArea: { silent: true, data: bands, label: { position: 'insideBottom', color: colors.quiet, fontSize: 14, fontWeight: 600 } } },
        { type: 'line', data: [[0, 0], [1, 1]], showSymbol: false, silent: true, tooltip: { show: false },
          lineStyle: { width: 1, type: 'dashed', color: colors.quiet } },
      ],
    };
  }, [data, words, t]);
  if (data.n < CUSTOMERS_MIN || !data.gini)
    return <TooFew title={t('insight.few.title')}>{t('insight.few.customers', { n: data.n, min: CUSTOMERS_MIN })}</TooFew>;
  const title = t('insight.pareto.finding', { share: words.percent(topFifth(data), 1) });
  const { value, low, high } = data.gini;
  return (
    <Figure part="pareto" title={title}
      note={words.note(t('insight.pareto.gini', { gini: words.decimal(value, 2),
        range: words.range(words.decimal(low, 2), words.decimal(high, 2)) }), data.n, data)}
      table={{
        heads: [{ text: t('insight.pareto.class') }, ...(['customers', 'share', 'sales', 'sales_share'] as const).map((name) =>
          ({ text: t(`insight.pareto.${name}`), isNumber: true }))],
        rows: data.classes.map((one) => ({ key: one.class, cells: [cell(one.class), cell(words.number(one.count), one.count),
          cell(words.percent(one.share ?? 0, 1), one.share), cell(words.money(one.sum), words.major(one.sum)),
          cell(words.percent(one.sum_share ?? 0, 1), one.sum_share)] })),
      }}>
      {(drawn) => <Chart name={title} height={420} option={option} drawn={drawn} />}
    </Figure>
  );
}

export function Pareto({ question }: PartProps) {
  return <Answer query={useQuery(paretoQuery(question))}>{(data) => <Curve data={data} />}</Answer>;
}
