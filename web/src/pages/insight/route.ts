import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '~/app/routes';
import { questionOf } from './question';

export const insightRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/insight',
  validateSearch: questionOf,
  component: lazyRouteComponent(() => import('./InsightPage'), 'InsightPage'),
});
