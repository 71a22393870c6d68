import { Group, Tabs, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react';
import { useI18n } from '~/app/i18n';
import { Page } from '~/ui/Page';
import { Segments } from '~/ui/Segments';
import { Waiting, type PartProps } from './Answer';
import css from './InsightPage.module.css';
import { PARTS, questionOf, type Part, type Question } from './question';
import { insightRoute } from './route';

const parts: Record<Part, ComponentType<PartProps>> = {
  buyers: lazy(async () => ({ default: (await import('./Buyers')).Buyers })),
  rfm: lazy(async () => ({ default: (await import('./Rfm')).Rfm })),
  pareto: lazy(async () => ({ default: (await import('./Pareto')).Pareto })),
  cohorts: lazy(async () => ({ default: (await import('./Cohorts')).Cohorts })),
  retention: lazy(async () => ({ default: (await import('./Retention')).Retention })),
  nps: lazy(async () => ({ default: (await import('./Nps')).Nps })),
  value: lazy(async () => ({ default: (await import('./Value')).Value })),
};

// A day that is only half typed is not yet asked for.
function AsOf({ question, ask }: PartProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState(question.as_of ?? '');
  useEffect(() => setTyped(question.as_of ?? ''), [question.as_of]);
  return (
    <TextInput type="date" size="xs" aria-label={t('insight.as_of')} title={t('insight.as_of')} value={typed} className={css.as_of}
      label={t('insight.as_of_short')} labelProps={{ 'aria-hidden': true }} onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        if (value === '' || questionOf({ as_of: value }).as_of) ask({ as_of: value || undefined });
      }} />
  );
}

export function InsightPage() {
  const { t } = useI18n();
  const question = insightRoute.useSearch();
  const navigate = useNavigate();
  const part = question.part ?? 'buyers';
  const Shown = parts[part];
  const tabs = useRef<HTMLDivElement>(null);
  const isInSight = useRef(part === PARTS[0]); // to ask would have the browser lay out the page at once
  useEffect(() => {
    if (!isInSight.current) tabs.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    isInSight.current = false;
  }, [part]);
  const ask = (change: Partial<Question>): void =>
    void navigate({ to: '/insight', search: { ...question, ...change }, replace: !change.part && !change.segment });
  return (
    <Page title={t('insight.title')} actions={(
      <Group gap="xs">
        <AsOf question={question} ask={ask} />
        {part !== 'nps' && (
          <Segments label={t('insight.view')} value={question.view ?? 'plain'}
            onChange={(view) => ask({ view: view === 'net' ? 'net' : undefined })}
            data={[{ value: 'plain', label: t('insight.plain') }, { value: 'net', label: t('insight.net') }]} />
        )}
      </Group>
    )}>
      <Tabs value={part} onChange={(value) => ask({ part: (value ?? 'buyers') as Part, segment: undefined })} keepMounted={false}>
        <Tabs.List ref={tabs} className={`${css.tabs} no-print`} aria-label={t('insight.title')}>
          {PARTS.map((one) => <Tabs.Tab key={one} value={one}>{t(`insight.part.${one}`)}</Tabs.Tab>)}
        </Tabs.List>
        {PARTS.map((one) => (
          <Tabs.Panel key={one} value={one} className={css.panel}>
            <Suspense fallback={<Waiting />}>{one === part && <Shown question={question} ask={ask} />}</Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
