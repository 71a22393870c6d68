// The Net Promoter Score with its interval, and whether it moved.
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Answer, type PartProps } from './Answer';
import { Chart, type Colors } from './Chart';
import { npsQuery, type Nps as Data, type Range } from './data';
import { Figure, TooFew } from './Figure';
import { cell } from './Numbers';
import { useWords, type Words } from './words';

const ANSWERS_MIN = 10;
const LIKELY_P = 0.05;

const placeOf = (score: number): number => (score + 100) / 200;

function changeText({ change }: Data, { t, decimal, number }: Words): string {
  if (!change) return t('insight.nps.no_change');
  const difference = `${change.difference > 0 ? '+' : ''}${decimal(change.difference)}`;
  const text = t('insight.nps.change', { days: change.days, difference, previous: decimal(change.previous),
    n: number(change.n), m: number(change.previous_n) });
  if (change.p === null) return text;
  return `${text} ${t(change.p < LIKELY_P ? 'insight.nps.real' : 'insight.nps.chance', { p: decimal(change.p, 3) })}`;
}

function Gauge({ data, score, interval }: { data: Data; score: number; interval: Range }) {
  const words = useWords();
  const { t } = words;
  const option = useCallback((colors: Colors, width: number) => ({
    series: [{
      type: 'gauge', min: -100, max: 100, startAngle: 200, endAngle: -20, splitNumber: 4, radius: '95%', center: ['50%', '62%'],
      axisLine: { lineStyle: { width: width < 480 ? 18 : 24, color: [[placeOf(interval.low), colors.line], [placeOf(interval.high), colors.accent], [1, colors.line]] } },
      axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: colors.quiet, distance: width < 480 ? 24 : 32, fontSize: 12, formatter: (value: number) => words.number(value) },
      pointer: { width: 4, length: '72%', itemStyle: { color: colors.text } },
      anchor: { show: true, size: 12, itemStyle: { color: colors.text, borderWidth: 0 } },
      detail: { color: colors.text, fontSize: 36, fontWeight: 600, offsetCenter: [0, '38%'], formatter: () => words.decimal(score, 0) },
      data: [{ value: score }],
    }],
  }), [interval, score, words]);
  const title = t('insight.nps.finding', { score: words.decimal(score, 0), low: words.decimal(interval.low, 0), high: words.decimal(interval.high, 0) });
  const kinds = (['promoters', 'passives', 'detractors'] as const).map((kind) => ({ key: kind, cells: [cell(t(`insight.nps.${kind}`)),
    cell(words.number(data[kind]), data[kind]), cell(words.percent(data[kind] / data.n, 1), data[kind] / data.n)] }));
  return (
    <>
      <Figure part="nps" title={title} note={[t('insight.answers', { n: data.n }), t('insight.as_of_day', { date: words.date(data.as_of) })].join(' · ')}
        table={{ heads: [{ text: t('insight.nps.answer') }, { text: t('insight.nps.answers'), isNumber: true },
          { text: t('insight.nps.share'), isNumber: true }], rows: kinds }}>
        {(drawn) => <Chart name={title} height={320} option={option} drawn={drawn} />}
      </Figure>
      <Text maw="48rem">{changeText(data, words)}</Text>
    </>
  );
}

export function Nps({ question }: PartProps) {
  const { t } = useWords();
  return (
    <Answer query={useQuery(npsQuery(question))}>
      {(data) => data.nps !== null && data.interval && data.n >= ANSWERS_MIN
        ? <Gauge data={data} score={data.nps} interval={data.interval} />
        : <TooFew title={t('insight.few.title')}>{t('insight.few.nps', { n: data.n, min: ANSWERS_MIN })}</TooFew>}
    </Answer>
  );
}
