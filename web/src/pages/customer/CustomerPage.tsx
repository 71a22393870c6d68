import { useQuery } from '@tanstack/react-query';
import { useI18n } from '~/app/i18n';
import { Page } from '~/ui/Page';
import { Failed } from '~/ui/States';
import { nameOf } from '~/pages/customers/columns';
import { customerQuery } from './data';
import { Glance } from './Glance';
import { customerRoute } from './route';

export function CustomerPage() {
  const { t } = useI18n();
  const { id } = customerRoute.useParams();
  const { data, error, refetch } = useQuery(customerQuery(id));
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Page title={t('customer.loading')}>{null}</Page>;
  return (
    <Page title={nameOf(data.body, t)}>
      <Glance customer={data.body} />
    </Page>
  );
}
