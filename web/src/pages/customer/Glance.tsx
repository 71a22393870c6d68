// Who they are, before one talks to them.
import type { ReactNode } from 'react';
import { useFormat } from '~/app/format';
import { useI18n, type TextKey } from '~/app/i18n';
import { When } from '~/ui/When';
import type { CustomerFull } from './data';
import css from './Glance.module.css';

export function Glance({ customer }: { customer: CustomerFull }) {
  const { t } = useI18n();
  const format = useFormat();
  const facts: [TextKey, ReactNode][] = [
    ['customer.sales', format.money(customer.sales)],
    ['customer.orders', format.number(customer.orders)],
    ['customer.last_visit', <When at={customer.last_visit ?? customer.last_order} />],
    ['customer.since', <When at={customer.since} />],
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
