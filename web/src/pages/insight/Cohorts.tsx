// Who came back: a row for those who first bought in a period, a column for each later one.
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Segments } from '~/ui/Segments';
import { Answer, type PartProps } from './Answer';
import { Chart, type Colors } from './Chart';
import { cohortsQuery, type Cell, type Cohorts as Data } from './data';
import { Figure, TooFew } from './Figure';
import { cell } from './Numbers';
import { MEASURES, PERIODS } from './question';
import { axisOf, tooltipOf, useWords, wilson } from './words';

const CUSTOMERS_MIN = 10;
const LABEL_PX = 40; // a cell that has room for its number
const AXES_PX = 130;

const shareOf = (one: Cell, isSales: boolean): number => (isSales ? one.sales_share : one.share) ?? 0;

// Of all who could have come back in the period after their first, how many did: the open period does not count.
function secondPeriod(data: Data): { came: number; of: number } {
  const open = data.last_period_is_open ? data.cells.map(({ period }) => period).sort().at(-1) : undefined;
  const next = data.cells.filter(({ age, period }) => age === 1 && period !== open);
  const sizes = new Map(data.cohorts.map(({ cohort, customers }) => [cohort, customers]));
  return { came: next.reduce((sum, { customers }) => sum + customers, 0),
    of: next.reduce((sum, { cohort }) => sum + (sizes.get(cohort) ?? 0), 0) };
}

function Controls({ question, ask }: PartProps) {
  const { t } = useWords();
  return (
    <Group gap="xs">
      <Segments label={t('insight.cohorts.by')} value={question.period ?? 'month'}
        onChange={(period) => ask({ period: period === 'month' ? undefined : period })}
        data={PERIODS.map((value) => ({ value, label: t(`insight.period.${value}`) }))} />
      <Segments label={t('insight.cohorts.of')} value={question.of ?? 'customers'}
        onChange={(of) => ask({ of: of === 'customers' ? undefined : of })}
        data={MEASURES.map((value) => ({ value, label: t(`insight.measure.${value}`) }))} />
    </Group>
  );
}

function HeatMap({ data, question, ask }: PartProps & { data: Data }) {
  const words = useWords();
  const { t } = words;
  const isSales = question.of === 'sales';
  const later = data.cells.filter(({ age }) => age > 0);
  const height = Math.max(280, Math.min(1200, data.cohorts.length * 30 + 110));
  const option = useCallback((colors: Colors, width: number) => {
    const shown = data.cells.filter(({ age }) => age > 0);
    const ages = Math.max(1, ...shown.map(({ age }) => age));
    const most = Math.max(0.01, ...shown.map((one) => shareOf(one, isSales)));
    const names = data.cohorts.map(({ cohort }) => cohort);
    const hasLabels = (width - AXES_PX) / ages >= LABEL_PX;
    const ink = (share: number): string => colors.inkOn(share / most);
    return {
      tooltip: { ...tooltipOf(colors), formatter: ({ dataIndex }: { dataIndex: number }) => {
        const one = shown[dataIndex];
        return one ? t('insight.cohorts.point', { cohort: words.month(one.cohort), period: words.month(one.period), n: one.customers,
          share: words.percent(one.share, 1), range: words.range(words.percent(one.low, 1), words.percent(one.high, 1)),
          sales: words.money(one.sales) }) : '';
      } },
      grid: { left: 0, right: 8, top: 24, bottom: 48, containLabel: true },
      xAxis: { type: 'category', position: 'top', data: Array.from({ length: ages }, (_, age) => `+${age + 1}`), ...axisOf(colors),
        splitLine: { show: false } },
      yAxis: { type: 'category', inverse: true, data: names, ...axisOf(colors), splitLine: { show: false },
        axisLabel: { color: colors.quiet, formatter: words.month } },
      visualMap: { min: 0, max: most, calculable: false, orient: 'horizontal', left: 0, bottom: 0, itemHeight: 120, itemWidth: 12,
        text: [words.percent(most), words.percent(0)], textStyle: { color: colors.quiet }, inRange: { color: colors.ramp } },
      series: [{ type: 'heatmap', itemStyle: { borderColor: colors.body, borderWidth: 1 },
        data: shown.map((one) => ({ value: [one.age - 1, names.indexOf(one.cohort), shareOf(one, isSales)],
          label: { show: hasLabels, color: ink(shareOf(one, isSales)) } })),
        label: { show: hasLabels, fontSize: 12, formatter: ({ value }: { value: number[] }) => words.percent(value[2] ?? 0) } }],
    };
  }, [data, isSales, words, t]);
  const controls = <Controls question={question} ask={ask} />;
  const { came, of } = secondPeriod(data);
  if (of < CUSTOMERS_MIN || later.length === 0)
    return <>{controls}<TooFew title={t('insight.few.title')}>{t('insight.few.cohorts', { min: CUSTOMERS_MIN })}</TooFew></>;
  const { low, high } = wilson(came, of);
  const title = t(`insight.cohorts.finding_${question.period ?? 'month'}`, { share: words.percent(came / of, 1) });
  return (
    <Figure part="cohorts" title={title} controls={controls}
      note={words.note(t('insight.interval', { range: words.range(words.percent(low, 1), words.percent(high, 1)) }), of, data)}
      table={{
        heads: [{ text: t('insight.cohorts.cohort') }, { text: t('insight.cohorts.period') },
          ...(['customers', 'share', 'low', 'high', 'sales'] as const).map((name) => ({ text: t(`insight.cohorts.${name}`), isNumber: true }))],
        rows: data.cells.map((one) => ({ key: `${one.cohort} ${one.period}`, cells: [cell(words.month(one.cohort), one.cohort),
          cell(words.month(one.period), one.period), cell(words.number(one.customers), one.customers),
          cell(words.percent(one.share, 1), one.share), cell(words.percent(one.low, 1), one.low),
          cell(words.percent(one.high, 1), one.high), cell(words.money(one.sales), words.major(one.sales))] })),
      }}>
      {(drawn) => <Chart name={title} height={height} option={option} drawn={drawn} />}
    </Figure>
  );
}

export function Cohorts(props: PartProps) {
  return <Answer query={useQuery(cohortsQuery(props.question))}>{(data) => <HeatMap data={data} {...props} />}</Answer>;
}
