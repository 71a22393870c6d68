import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '~/app/routes';
import { filterOf } from './filter';

export const customersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/customers',
  validateSearch: filterOf,
  component: lazyRouteComponent(() => import('./CustomersPage'), 'CustomersPage'),
});
