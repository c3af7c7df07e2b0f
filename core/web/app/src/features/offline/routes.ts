import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

const offlineRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/offline',
  component: lazyRouteComponent(() => import('./offline-page'), 'OfflinePage'),
});

export const offlineRoutes = [offlineRoute] as const;
