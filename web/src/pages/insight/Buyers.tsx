// New against returning customers, month by month.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Answer, type PartProps } from './Answer';
import { Chart, type Colors } from './Chart';
import { summaryQuery, type Summary } from './data';
import { Figure, TooFew } from './Figure';
import { cell } from './Numbers';
import { axisOf, tooltipOf, useWords, wilson } from './words';

const BUYERS_MIN = 10;

// The last month that is over, as of that day.
function lastWhole({ months, as_of }: Summary): Summary['months'][number] | undefined {
  return months.filter(({ month }) => month < as_of.slice(0, 7)).at(-1);
}

function Months({ data }: { data: Summary }) {
  const words = useWords();
  const { t } = words;
  const last = lastWhole(data);
  const option = useCallback((colors: Colors) => ({
    tooltip: { trigger: 'axis', ...tooltipOf(colors) },
    legend: { left: 0, top: 0, textStyle: { color: colors.text }, itemWidth: 14 },
    grid: { left: 0, right: 28, top: 40, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: data.months.map(({ month }) => words.month(month)), ...axisOf(colors) },
    yAxis: { type: 'value', ...axisOf(colors), axisLabel: { color: colors.quiet, formatter: words.number } },
    series: (['returning', 'new'] as const).map((kind) => ({
      type: 'bar', stack: 'buyers', name: t(`insight.buyers.${kind}`), data: data.months.map((month) => month[kind]),
      barMaxWidth: 56,
      itemStyle: { color: kind === 'returning' ? colors.accent : colors.mild, borderColor: colors.body, borderWidth: 1 },
    })),
  }), [data, words, t]);
  const n = last ? last.new + last.returning : 0;
  if (!last || n < BUYERS_MIN) return <TooFew title={t('insight.few.title')}>{t('insight.few.buyers', { min: BUYERS_MIN })}</TooFew>;
  const { low, high } = wilson(last.returning, n);
  const title = t('insight.buyers.finding', { share: words.percent(last.returning / n, 1), month: words.month(last.month) });
  return (
    <Figure part="buyers" title={title}
      note={words.note(t('insight.interval', { range: words.range(words.percent(low, 1), words.percent(high, 1)) }), n, data)}
      table={{
        heads: [{ text: t('insight.buyers.month') }, ...(['new', 'returning', 'orders', 'sales'] as const).map((name) =>
          ({ text: t(`insight.buyers.${name}`), isNumber: true }))],
        rows: data.months.map((month) => ({ key: month.month, cells: [cell(words.month(month.month), month.month),
          cell(words.number(month.new), month.new), cell(words.number(month.returning), month.returning),
          cell(words.number(month.orders), month.orders), cell(words.money(month.sales), words.major(month.sales))] })),
      }}>
      {(drawn) => <Chart name={title} height={380} option={option} drawn={drawn} />}
    </Figure>
  );
}

export function Buyers({ question }: PartProps) {
  return <Answer query={useQuery(summaryQuery(question))}>{(data) => <Months data={data} />}</Answer>;
}
