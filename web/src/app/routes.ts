// The routes that pages hang on: the root, and the shell, for who is signed in.
import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ApiError } from '~/api/client';
import { meQuery, type Me } from '~/api/me';
import { startLanguage } from './i18n';
import { queries } from './queries';

export const rootRoute = createRootRoute();

async function whoIsIn(address: string): Promise<Me> {
  try {
    const me = await queries.ensureQueryData(meQuery);
    await startLanguage(me.language);
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      throw redirect({ to: '/sign-in', search: { next: address === '/' ? undefined : address } });
    throw error;
  }
}

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const me = await whoIsIn(location.href);
    if (me.needs_second_factor) throw redirect({ to: '/enrol', replace: true });
  },
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
});

// Before anything else, for who needs a second factor and has none.
export const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enrol',
  beforeLoad: async () => {
    const me = await whoIsIn('/');
    if (!me.needs_second_factor) throw redirect({ to: '/', replace: true });
  },
  component: lazyRouteComponent(() => import('~/pages/signin/EnrolPage'), 'EnrolPage'),
});

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true });
  },
});
