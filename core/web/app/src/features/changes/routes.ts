import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

export type ChangesSearch = { all?: true; user?: string };

const changesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/changes',
  validateSearch: (raw: Record<string, unknown>): ChangesSearch => ({
    all: raw.all === true ? true : undefined,
    user: typeof raw.user === 'string' && raw.user !== '' ? raw.user : undefined,
  }),
  component: lazyRouteComponent(() => import('./changes-page'), 'ChangesPage'),
});

const changeSetRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/changes/$id',
  component: lazyRouteComponent(() => import('./change-set-page'), 'ChangeSetPage'),
});

export const changeRoutes = [changesRoute, changeSetRoute] as const;
