import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '~/app/routes';

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; link?: 'over' } => ({
    link: search.link === 'over' ? 'over' : undefined,
    // A path of this page only: "//elsewhere" would be another's.
    next: typeof search.next === 'string' && /^\/(?![/\\])/.test(search.next) ? search.next : undefined,
  }),
  component: lazyRouteComponent(() => import('./SignInPage'), 'SignInPage'),
});

export const forgottenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('./ForgottenPage'), 'ForgottenPage'),
});

// Mails lead here: what opens stands behind the #, which browsers keep to themselves.
export const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./ResetPage'), 'ResetPage'),
});

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./InvitationPage'), 'InvitationPage'),
});

// What the operator prints.
export const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/link',
  component: lazyRouteComponent(() => import('./LinkPage'), 'LinkPage'),
});

export const doorRoutes = [signInRoute, forgottenRoute, resetRoute, invitationRoute, linkRoute];
