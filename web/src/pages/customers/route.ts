import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queries } from '~/app/queries';
import { shellRoute } from '~/app/routes';
import { customersQuery } from './data';
import { filterOf } from './filter';

export const customersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/customers',
  validateSearch: filterOf,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => void queries.prefetchInfiniteQuery(customersQuery(deps)),
  component: lazyRouteComponent(() => import('./CustomersPage'), 'CustomersPage'),
});
