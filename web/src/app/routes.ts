// The routes that pages hang on: the root, and the shell, for who is signed in.
import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ApiError } from '~/api/client';
import { meQuery } from '~/api/me';
import { startLanguage } from './i18n';
import { queries } from './queries';

export const rootRoute = createRootRoute();

async function whoIsIn(address: string): Promise<void> {
  try {
    const me = await queries.ensureQueryData(meQuery);
    await startLanguage(me.language);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      throw redirect({ to: '/sign-in', search: { next: address === '/' ? undefined : address } });
    throw error;
  }
}

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: ({ location }) => whoIsIn(location.href),
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
});

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true });
  },
});
