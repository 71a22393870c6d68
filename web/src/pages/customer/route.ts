import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queries } from '~/app/queries';
import { shellRoute } from '~/app/routes';
import { customerQuery } from './data';
import { isKindGroup, type KindGroup } from './kinds';

export const customerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/customers/$id',
  validateSearch: (search: Record<string, unknown>): { show?: KindGroup } =>
    isKindGroup(search.show) ? { show: search.show } : {},
  loader: ({ params }) => void queries.prefetchQuery(customerQuery(params.id)),
  component: lazyRouteComponent(() => import('./CustomerPage'), 'CustomerPage'),
});
