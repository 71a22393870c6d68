// Who they are, before one talks to them.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormat } from '~/app/format';
import { useI18n, type TextKey } from '~/app/i18n';
import { When } from '~/ui/When';
import { scoresQuery, type CustomerFull, type Touchpoint } from './data';
import css from './Glance.module.css';
import { isKind } from './kinds';

function Mood({ id }: { id: string }) {
  const { t } = useI18n();
  const format = useFormat();
  const { data } = useQuery(scoresQuery(id));
  const named = (score: Touchpoint): string => (isKind(score.kind) ? t(`customer.score.${score.kind as 'nps'}`) : score.kind);
  if (!data) return <>…</>;
  if (data.length === 0) return <span className="quiet">{t('customer.no_scores')}</span>;
  return (
    <ul className={css.scores}>
      {data.map((score) => (
        <li key={`${score.at}${score.kind}`}>
          <b>{score.score}</b> <span>{named(score)}{score.at && `, ${format.ago(score.at)}`}</span>
        </li>
      ))}
    </ul>
  );
}

// Who ordered was here, by whatever door.
const laterOf = (a: string | null, b: string | null): string | null => ((a ?? '') > (b ?? '') ? a : b);

export function Glance({ customer }: { customer: CustomerFull }) {
  const { t } = useI18n();
  const format = useFormat();
  const more = customer.is_whole ? '' : '+';
  const facts: [TextKey, ReactNode][] = [
    ['customer.sales', format.money(customer.sales) + more],
    ['customer.orders', format.number(customer.orders) + more],
    ['customer.last_visit', <When at={laterOf(customer.last_visit, customer.last_order)} />],
    ['customer.since', <When at={customer.since} />],
    ['customer.mood', <Mood id={customer.id} />],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
