// The map of segments: how lately customers bought, against how often and for how much. The deeper, the more customers.
import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Answer, type PartProps } from './Answer';
import { Chart, type Colors } from './Chart';
import { membersQuery, rfmQuery, type Rfm as Data } from './data';
import { Figure, TooFew } from './Figure';
import { cell } from './Numbers';
import { nameOf } from './names';
import { SEGMENTS, type Question, type Segment } from './question';
import { axisOf, tooltipOf, useWords, wilson } from './words';

const CUSTOMERS_MIN = 10;
const SCORES = 5;
const NARROW_PX = 560;

// Scores a segment spans, as in src/insight/rfm.c: recency from, to; value from, to.
const AREAS: Record<Segment, [number, number, number, number]> = {
  champions: [5, 5, 4, 5], loyal: [3, 4, 4, 5], potential_loyalists: [4, 5, 2, 3], new_customers: [5, 5, 1, 1],
  promising: [4, 4, 1, 1], need_attention: [3, 3, 3, 3], about_to_sleep: [3, 3, 1, 2], cannot_lose: [1, 2, 5, 5],
  at_risk: [1, 2, 3, 4], hibernating: [2, 2, 1, 2], lost: [1, 1, 1, 2],
};

type Drawing = { value: (dimension: number) => number; coord: (point: [number, number]) => [number, number] };

function SegmentMap({ data, ask }: { data: Data; ask: PartProps['ask'] }) {
  const words = useWords();
  const { t } = words;
  const option = useCallback((colors: Colors, width: number) => {
    const most = Math.max(1, ...data.segments.map(({ customers }) => customers));
    const isNarrow = width < NARROW_PX;
    const axis = { type: 'value', min: 0.5, max: SCORES + 0.5, interval: 1, ...axisOf(colors), splitLine: { show: false }, axisLabel: { show: false },
      nameLocation: 'middle', nameGap: 10 };
    return {
      tooltip: { ...tooltipOf(colors), formatter: ({ dataIndex }: { dataIndex: number }) => {
        const one = data.segments[dataIndex];
        return one ? t('insight.rfm.point', { segment: t(`insight.segment.${one.name}`), n: one.customers,
          share: words.percent(one.customers / data.customers, 1), sales: words.money(one.sales) }) : '';
      } },
      grid: { left: 28, right: 0, top: 0, bottom: 28 },
      xAxis: { ...axis, name: t('insight.rfm.recency') }, yAxis: { ...axis, name: t('insight.rfm.value') },
      series: [{ type: 'custom', cursor: 'pointer', data: data.segments.map(({ name }) => AREAS[name]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: Drawing) => {
          const one = data.segments[dataIndex];
          if (!one) return null;
          const [left, top] = api.coord([api.value(0) - 0.5, api.value(3) + 0.5]);
          const [right, bottom] = api.coord([api.value(1) + 0.5, api.value(2) - 0.5]);
          const depth = one.customers / most, room = right - left - (isNarrow ? 4 : 20);
          const text = `{n|${words.number(one.customers)}}\n${t(`insight.segment.${one.name}`)}`;
          return {
            type: 'rect', shape: { x: left + 1, y: top + 1, width: right - left - 2, height: bottom - top - 2, r: 4 },
            style: { fill: colors.onRamp(depth) },
            emphasis: { style: { stroke: colors.text, lineWidth: 1.5 } },
            textContent: { style: { text, fill: colors.inkOn(depth), width: room, overflow: 'break', fontSize: isNarrow ? 10 : 13,
              lineHeight: isNarrow ? 12 : 18, rich: { n: { fontSize: isNarrow ? 13 : 18, fontWeight: 600, lineHeight: isNarrow ? 18 : 26 } } } },
            textConfig: { position: 'insideTopLeft', distance: isNarrow ? 3 : 10 },
          };
        } }],
    };
  }, [data, words, t]);
  if (data.customers < CUSTOMERS_MIN)
    return <TooFew title={t('insight.few.title')}>{t('insight.few.customers', { n: data.customers, min: CUSTOMERS_MIN })}</TooFew>;
  const slipping = data.segments.filter(({ name }) => name === 'at_risk' || name === 'cannot_lose')
    .reduce((sum, { customers }) => sum + customers, 0);
  const { low, high } = wilson(slipping, data.customers);
  const title = t('insight.rfm.finding', { share: words.percent(slipping / data.customers, 1), n: slipping });
  return (
    <Figure part="rfm" title={title}
      note={words.note(t('insight.interval', { range: words.range(words.percent(low, 1), words.percent(high, 1)) }), data.customers, data)}
      table={{
        heads: [{ text: t('insight.rfm.segment') }, ...(['customers', 'share', 'sales'] as const).map((name) =>
          ({ text: t(`insight.rfm.${name}`), isNumber: true }))],
        rows: data.segments.map((one) => ({ key: one.name, cells: [cell(t(`insight.segment.${one.name}`)),
          cell(words.number(one.customers), one.customers),
          cell(words.percent(one.customers / data.customers, 1), one.customers / data.customers),
          cell(words.money(one.sales), words.major(one.sales))] })),
      }}>
      {(drawn) => <Chart name={title} height={440} option={option} drawn={drawn}
        pick={(index) => ask({ segment: data.segments[index]?.name })} />}
    </Figure>
  );
}

// Whom the segment means: the biggest spenders first.
function Members({ question, segment }: { question: Question; segment: Segment }) {
  const words = useWords();
  const { t } = words;
  return (
    <Answer query={useQuery(membersQuery(question, segment))}>
      {(data) => (
        <Figure part="rfm" file={`rfm-${segment}`} title={t('insight.rfm.members', { segment: t(`insight.segment.${segment}`) })}
          note={words.note(t('insight.rfm.listed', { shown: data.members.length }), data.customers, data)}
          table={{
            heads: [{ text: t('insight.value.customer') }, ...(['away', 'orders', 'money'] as const).map((name) =>
              ({ text: t(`insight.rfm.${name}`), isNumber: true }))],
            rows: data.members.map((one) => ({ key: one.id, cells: [{ ...cell(nameOf(one, t)), customer: one.id },
              cell(words.number(one.recency_days), one.recency_days), cell(words.number(one.frequency), one.frequency),
              cell(words.money(one.money), words.major(one.money))] })),
          }} />
      )}
    </Answer>
  );
}

export function Rfm({ question, ask }: PartProps) {
  const { t } = useWords();
  return (
    <>
      <Answer query={useQuery(rfmQuery(question))}>{(data) => <SegmentMap data={data} ask={ask} />}</Answer>
      <section aria-labelledby="segments">
        <Title order={3} id="segments" mb="xs">{t('insight.rfm.advice')}</Title>
        <Text c="dimmed" size="sm" mb="xs">{t('insight.rfm.choose')}</Text>
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 24 }}>
          {SEGMENTS.map((one) => (
            <Button key={one} size="compact-sm" variant={one === question.segment ? 'filled' : 'default'}
              aria-pressed={one === question.segment}
              onClick={() => ask({ segment: one === question.segment ? undefined : one })}>
              {t(`insight.segment.${one}`)}
            </Button>
          ))}
        </div>
      </section>
      {question.segment && <Members question={question} segment={question.segment} />}
    </>
  );
}
