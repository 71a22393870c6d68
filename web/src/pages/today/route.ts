import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queries } from '~/app/queries';
import { shellRoute } from '~/app/routes';
import { FEW, todayQuery } from './data';

export const todayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/today',
  loader: () => void queries.prefetchQuery(todayQuery(FEW)),
  component: lazyRouteComponent(() => import('./TodayPage'), 'TodayPage'),
});
