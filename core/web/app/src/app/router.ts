import { createRouter } from '@tanstack/react-router';
import { queryClient } from '@/lib/query/client';
import { rootRoute, shellRoute } from '@/lib/router/root';
import { Failed } from '@/ui/states/failed';
import { Missing } from '@/ui/states/missing';
import { Waiting } from '@/ui/states/waiting';
import { routes } from './routes';
import { Shell } from './shell/shell';

shellRoute.update({ component: Shell });

const routeTree = rootRoute.addChildren([shellRoute.addChildren(routes)]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Missing,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be added to
  interface Register {
    router: typeof router;
  }
}
