// Every page of the interface. A page is a folder of web/src/pages with a route.ts, one line here
// and, if it stands in the navigation, one in navigation.ts.
import { createRouter } from '@tanstack/react-router';
import { customerRoute } from '~/pages/customer/route';
import { customersRoute } from '~/pages/customers/route';
import { importRoute, importsRoute } from '~/pages/import/route';
import { insightRoute } from '~/pages/insight/route';
import { settingsRoute } from '~/pages/settings/route';
import { doorRoutes } from '~/pages/signin/route';
import { todayRoute } from '~/pages/today/route';
import { Crashed } from './Crashed';
import { NotFound } from './NotFound';
import { enrolRoute, homeRoute, rootRoute, shellRoute } from './routes';

const inShell = [
  homeRoute,
  todayRoute,
  customersRoute,
  customerRoute,
  insightRoute,
  importsRoute,
  importRoute,
  settingsRoute,
];

export const router = createRouter({
  routeTree: rootRoute.addChildren([shellRoute.addChildren(inShell), ...doorRoutes, enrolRoute]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: Crashed,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
