import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shellRoute } from '~/app/routes';

const layout = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./SettingsPage'), 'SettingsPage'),
});

const start = createRoute({
  getParentRoute: () => layout,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/account', replace: true });
  },
});

const account = createRoute({
  getParentRoute: () => layout, path: 'account', component: lazyRouteComponent(() => import('./Account'), 'Account'),
});
const business = createRoute({
  getParentRoute: () => layout, path: 'business', component: lazyRouteComponent(() => import('./Business'), 'Business'),
});
const locations = createRoute({
  getParentRoute: () => layout, path: 'locations', component: lazyRouteComponent(() => import('./Locations'), 'Locations'),
});
const users = createRoute({
  getParentRoute: () => layout, path: 'users', component: lazyRouteComponent(() => import('./Users'), 'Users'),
});
const tokens = createRoute({
  getParentRoute: () => layout, path: 'tokens', component: lazyRouteComponent(() => import('./Tokens'), 'Tokens'),
});
const sources = createRoute({
  getParentRoute: () => layout, path: 'sources', component: lazyRouteComponent(() => import('./Sources'), 'Sources'),
});
const rejected = createRoute({
  getParentRoute: () => layout, path: 'rejected', component: lazyRouteComponent(() => import('./Rejected'), 'Rejected'),
});
const attributes = createRoute({
  getParentRoute: () => layout, path: 'attributes', component: lazyRouteComponent(() => import('./Attributes'), 'Attributes'),
});
const audit = createRoute({
  getParentRoute: () => layout, path: 'audit', component: lazyRouteComponent(() => import('./Audit'), 'Audit'),
});

export const settingsRoute = layout.addChildren([
  start, account, business, locations, users, tokens, sources, rejected, attributes, audit,
]);
