// The frame of every analysis: the finding as its title, how sure it is, the picture or the numbers as a table, both as
// files, and how it is computed.
import { Button, Group, Text, Title } from '@mantine/core';
import { lazy, useRef, useState, type ReactNode } from 'react';
import { useI18n } from '~/app/i18n';
import { csvOf } from '~/ui/csv';
import { Icon } from '~/ui/Icon';
import { Late } from '~/ui/Late';
import { Segments } from '~/ui/Segments';
import { failed } from '~/ui/toast';
import type { Drawn } from './Chart';
import css from './Figure.module.css';
import { Numbers, type Table } from './Numbers';
import type { Part } from './question';

const HowOpened = lazy(() => import('./HowOpened').then((part) => ({ default: part.HowOpened })));

type FigureProps = {
  part: Part;
  file?: string; // its name, when a part has several
  title: string;
  note: string; // interval, sample, day
  controls?: ReactNode;
  table: Table;
  children?: (drawn: Drawn) => ReactNode; // the picture; without one the table stands alone
};

function save(name: string, address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

export function How({ part }: { part: Part }) {
  const { t } = useI18n();
  return (
    <Late popup="dialog" target={(
      <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Icon name="info" size={16} />}>
        {t('insight.how')}
      </Button>
    )}>
      {(target) => <HowOpened target={target} part={part} />}
    </Late>
  );
}

export function Figure({ part, file = part, title, note, controls, table, children }: FigureProps) {
  const { t } = useI18n();
  const drawn: Drawn = useRef(null);
  const [shown, setShown] = useState<'picture' | 'table'>('picture');
  const isTable = !children || shown === 'table';
  const csv = (): void => {
    const rows = [table.heads.map(({ text }) => text), ...table.rows.map((row) => row.cells.map(({ raw, text }) => String(raw ?? text)))];
    const address = URL.createObjectURL(new Blob(['\ufeff', csvOf(rows)], { type: 'text/csv' }));
    save(`maitred-${file}.csv`, address);
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  const png = async (): Promise<void> => {
    const { pictureOf } = await import('./Canvas');
    if (drawn.current) save(`maitred-${file}.png`, pictureOf(drawn.current, title, note));
  };
  return (
    <section className={css.figure} aria-label={title}>
      <header className={css.head}>
        <Title order={2} className={css.title}>{title}</Title>
        <Text c="dimmed" size="sm">{note}</Text>
      </header>
      <Group className={`${css.bar} no-print`} gap="xs">
        {controls}
        <span className={css.gap} />
        <How part={part} />
        {children && (
          <Segments label={t('insight.shown')} value={shown} onChange={setShown}
            data={[{ value: 'picture', label: t('insight.picture') }, { value: 'table', label: t('insight.table') }]} />
        )}
        <Button variant="default" size="compact-sm" aria-label={t('insight.csv')} onClick={csv} disabled={table.rows.length === 0}>CSV</Button>
        {children && (
          <Button variant="default" size="compact-sm" disabled={isTable} aria-label={t('insight.png')} title={t('insight.png')}
            onClick={() => void png().catch(failed)}>PNG</Button>
        )}
      </Group>
      {isTable ? <Numbers table={table} name={title} /> : children(drawn)}
    </section>
  );
}

// What is said when the numbers would say nothing.
export function TooFew({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.few} aria-label={title}>
      <Icon name="insight" size={28} />
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw="36rem">{children}</Text>
    </section>
  );
}
