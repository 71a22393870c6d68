import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '~/app/routes';

export const todayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/today',
  component: lazyRouteComponent(() => import('./TodayPage'), 'TodayPage'),
});
