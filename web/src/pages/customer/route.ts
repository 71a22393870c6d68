import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queries } from '~/app/queries';
import { shellRoute } from '~/app/routes';
import { customerQuery, timelineQuery } from './data';
import { isKindGroup, type KindGroup } from './kinds';

export const customerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/customers/$id',
  validateSearch: (search: Record<string, unknown>): { show?: KindGroup } =>
    isKindGroup(search.show) ? { show: search.show } : {},
  loaderDeps: ({ search }) => search,
  loader: ({ params: { id }, deps: { show } }) => {
    void queries.prefetchQuery(customerQuery(id));
    void queries.prefetchInfiniteQuery(timelineQuery(id, show));
  },
  component: lazyRouteComponent(() => import('./CustomerPage'), 'CustomerPage'),
});
