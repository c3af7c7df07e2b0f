import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

const pluginPageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plugins/$installation/$panel',
  component: lazyRouteComponent(() => import('./plugin-page'), 'PluginPage'),
});

export const pluginRoutes = [pluginPageRoute] as const;
