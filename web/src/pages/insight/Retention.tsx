// How long customers stay: the survival curve with its band, the median, and groups against each other.
import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { Answer, type PartProps } from './Answer';
import { Chart, type Colors } from './Chart';
import { retentionQuery, type Point, type Retention as Data, type Step } from './data';
import { Figure, TooFew } from './Figure';
import { cell } from './Numbers';
import { GROUPS, type Question } from './question';
import { axisOf, tooltipOf, useWords, type Words } from './words';

const GROUPS_MAX = 5; // lines that eyes still tell apart
const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [12, 4]] as const;
const WATCHED_MIN = 10;

type Known = Point & { share: number; low: number; high: number };
const isKnown = (point: Point): point is Known => point.share !== null && point.low !== null && point.high !== null;

// At the start all are there.
function curveOf(data: Data, group: string): Step[] {
  return [{ group, days: 0, share: 1, low: 1, high: 1 }, ...data.curve.filter((step) => step.group === group)];
}

// Level until it falls: the corners of an edge of the curve.
const cornersOf = (curve: Step[], edge: 'low' | 'high'): [number, number][] =>
  curve.flatMap((step, i) => [[step.days, curve[Math.max(i - 1, 0)]?.[edge] ?? 1], [step.days, step[edge]]] as [number, number][]);

function groupName(group: string, by: Question['group'], { t, country }: Words): string {
  if (group === 'all' || group === 'others' || group === 'unknown') return t(`insight.group.${group}`);
  return by === 'country' ? country(group) : group;
}

function lineOf(curve: Step[], color: string, dash: (typeof DASHES)[number], name: string) {
  return { type: 'line', name, step: 'end', data: curve.map(({ days, share }) => [days, share]), showSymbol: false, symbol: 'circle', symbolSize: 7,
    lineStyle: { color, width: 2, type: dash }, itemStyle: { color } };
}

type Drawing = { coord: (point: [number, number]) => [number, number] };

// The interval: one shape, there along its upper edge and back along its lower one.
function bandOf(curve: Step[], color: string) {
  const renderItem = (_: unknown, { coord }: Drawing) => ({
    type: 'polygon', style: { fill: color, opacity: 0.18 },
    shape: { points: [...cornersOf(curve, 'high'), ...cornersOf(curve, 'low').reverse()].map(coord) },
  });
  return [{ type: 'custom', silent: true, tooltip: { show: false }, data: [[0, 1]], renderItem }];
}

type Hovered = { seriesName: string; value: [number, number] };

function findingOf(data: Data, words: Words): { title: string; interval: string } | null {
  const { value, low, high } = data.median_days;
  const days = (n: number | null): string => n === null ? '…' : words.decimal(n, 0);
  if (value !== null)
    return { title: words.t('insight.retention.finding_median', { days: Math.round(value) }),
      interval: words.t('insight.interval', { range: words.range(days(low), days(high)) }) };
  const last = data.points.filter(({ group }) => group === 'all').filter(isKnown).at(-1);
  if (!last) return null;
  return { title: words.t('insight.retention.finding', { days: last.days, share: words.percent(last.share, 1) }),
    interval: words.t('insight.interval', { range: words.range(words.percent(last.low, 1), words.percent(last.high, 1)) }) };
}

function Curve({ data, question, ask }: PartProps & { data: Data }) {
  const words = useWords();
  const { t } = words;
  const groups = useMemo(() => [...(data.groups ?? [])].sort((a, b) => b.customers - a.customers).slice(0, GROUPS_MAX), [data]);
  const option = useCallback((colors: Colors) => {
    const last = Math.max(...data.curve.map(({ days }) => days));
    const all = curveOf(data, 'all');
    const lines = groups.length > 0
      ? groups.map(({ group }, i) => lineOf(curveOf(data, group), colors.series[i] ?? colors.text, DASHES[i] ?? 'solid', groupName(group, question.group, words)))
      : [...bandOf(all, colors.accent), lineOf(all, colors.accent, 'solid', t('insight.group.all'))];
    const half = { type: 'line', data: [], markLine: { silent: true, symbol: 'none', data: [{ yAxis: 0.5 }],
      lineStyle: { color: colors.quiet, type: 'dashed' }, label: { position: 'insideEndTop', color: colors.quiet, formatter: t('insight.retention.half') } } };
    return {
      tooltip: { ...tooltipOf(colors), trigger: 'axis', formatter: (all: Hovered[]) => all.map(({ seriesName, value: [days, share] }) =>
        t('insight.retention.point', { group: seriesName, days, share: words.percent(share, 1) })).join('\n') },
      legend: groups.length > 0 ? { left: 0, top: 0, type: 'scroll', textStyle: { color: colors.text }, itemWidth: 32, data: lines.map((line) => ('name' in line ? line.name : '')) } : undefined,
      grid: { left: 0, right: 16, top: groups.length > 0 ? 40 : 16, bottom: 30, containLabel: true },
      xAxis: { type: 'value', max: last, interval: last <= 180 ? 30 : undefined,
        name: t('insight.retention.days_axis'), nameLocation: 'middle', nameGap: 30, ...axisOf(colors), splitLine: { show: false } },
      yAxis: { type: 'value', min: 0, max: 1, ...axisOf(colors), axisLabel: { color: colors.quiet, formatter: (value: number) => words.percent(value) } },
      series: [...lines, half],
    };
  }, [data, groups, question.group, words, t]);
  const finding = data.watched < WATCHED_MIN || data.silence.days === null ? null : findingOf(data, words);
  const by = (
    <NativeSelect size="xs" aria-label={t('insight.retention.by')} value={question.group ?? 'all'}
      onChange={({ currentTarget: { value } }) => ask({ group: value === 'all' ? undefined : value as Question['group'] })}
      data={GROUPS.map((value) => ({ value, label: t(`insight.groups.${value.replace('-', '_') as 'country'}`) }))} />
  );
  if (!finding) return <TooFew title={t('insight.few.title')}>{t('insight.few.retention')}</TooFew>;
  return (
    <>
      <Figure part="retention" title={finding.title} note={words.note(finding.interval, data.watched, data)} controls={by}
        table={{
          heads: [{ text: t('insight.retention.group') }, ...(['days', 'share', 'low', 'high', 'at_risk'] as const).map((name) =>
            ({ text: t(`insight.retention.${name}`), isNumber: true }))],
          rows: data.points.filter(isKnown).map((one) => ({ key: `${one.group} ${one.days}`, cells: [
            cell(groupName(one.group, question.group, words), one.group), cell(words.number(one.days), one.days),
            cell(words.percent(one.share, 1), one.share), cell(words.percent(one.low, 1), one.low),
            cell(words.percent(one.high, 1), one.high), cell(words.number(one.at_risk), one.at_risk)] })),
        }}>
        {(drawn) => <Chart name={finding.title} height={400} option={option} drawn={drawn} />}
      </Figure>
      {data.log_rank && (
        <Text c="dimmed" size="sm" maw="48rem">
          {data.log_rank.p === null ? t('insight.retention.too_few')
            : t(data.log_rank.p < 0.05 ? 'insight.retention.differ' : 'insight.retention.alike', { p: words.decimal(data.log_rank.p, 3) })}
        </Text>
      )}
    </>
  );
}

export function Retention(props: PartProps) {
  return <Answer query={useQuery(retentionQuery(props.question))}>{(data) => <Curve data={data} {...props} />}</Answer>;
}
