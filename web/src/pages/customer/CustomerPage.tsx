import { Alert, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMay } from '~/api/me';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { nameOf } from '~/pages/customers/name';
import { EditText } from '~/ui/EditText';
import { useTitle } from '~/ui/Page';
import { Segments } from '~/ui/Segments';
import { Failed } from '~/ui/States';
import { Consents } from './Consents';
import { Contacts } from './Contacts';
import css from './CustomerPage.module.css';
import { customerQuery, type CustomerFull } from './data';
import { Dates } from './Dates';
import { useEdit } from './edit';
import { Glance } from './Glance';
import { Menu } from './Menu';
import { Notes } from './Notes';
import { Preferences } from './Preferences';
import { Profile } from './Profile';
import { customerRoute } from './route';
import { Tags } from './Tags';
import { Timeline } from './Timeline';

const Clash = lazy(() => import('./Clash').then((part) => ({ default: part.Clash })));

type Side = 'timeline' | 'details';

function Known({ customer }: { customer: CustomerFull }) {
  const { t } = useI18n();
  const format = useFormat();
  const may = useMay();
  const { id } = customer;
  const { save, clash, settle } = useEdit(id);
  const [side, setSide] = useState<Side>('timeline');
  const isNarrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const isRail = useRef(false); // once there it stays, with what was typed in it, however the screen is turned
  isRail.current ||= !isNarrow || side === 'details';
  const name = nameOf(customer, t);
  const isLocked = !may('customer.edit') || customer.name === null || customer.erased_at !== null;
  useTitle(name);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.who}>
          <h1 className={css.name}>
            <EditText label={t('customer.field.name')} value={customer.name ?? ''} empty={name} isLocked={isLocked}
              save={(value) => void save({ name: value })} />
          </h1>
          <Tags customer={customer} isLocked={isLocked} />
        </div>
        <Menu customer={customer} />
      </header>
      {customer.erased_at && <Alert variant="light" color="gray" mb="md">{t('customer.erased', { at: format.day(customer.erased_at) })}</Alert>}
      <Glance customer={customer} />
      <Segments className={`${css.sides} no-print`} isWide value={side} onChange={setSide}
        data={[{ value: 'timeline', label: t('timeline.title') }, { value: 'details', label: t('customer.details') }]} />
      <div className={css.columns} data-side={side}>
        <div className={css.main}><Timeline id={id} /></div>
        {isRail.current && <div className={css.rail}>
          {may('customer.personal') && <Contacts customer={customer} isLocked={isLocked} />}
          <Consents id={id} isLocked={isLocked} />
          {may('customer.personal') && (
            <>
              <Dates customer={customer} isLocked={isLocked} />
              <Notes id={id} isLocked={isLocked} />
              <Preferences id={id} isLocked={isLocked} />
            </>
          )}
          <Profile customer={customer} isLocked={isLocked} save={(edit) => void save(edit)} />
        </div>}
      </div>
      <Suspense>{clash && <Clash clash={clash} settle={settle} />}</Suspense>
    </div>
  );
}

export function CustomerPage() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { id } = customerRoute.useParams();
  const { data, error, refetch } = useQuery(customerQuery(id));
  const merged = data && data.body.id !== id ? data.body.id : null;
  useTitle(data ? undefined : t('customer.loading'));
  useEffect(() => {
    if (merged) void navigate({ to: '/customers/$id', params: { id: merged }, replace: true });
  }, [merged, navigate]);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <div className={css.page} aria-busy aria-label={t('customer.loading')} role="status">
        <Skeleton height={28} width={220} mt={4} mb={20} /><Skeleton height={44} mb={32} /><Skeleton height={420} />
      </div>
    );
  }
  return <Known key={data.body.id} customer={data.body} />;
}
