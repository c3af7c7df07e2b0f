import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute } from '@tanstack/react-router';
import { meQuery } from '@/lib/auth/me';
import { objectsQuery, rightsQuery } from '@/lib/metadata/metadata';
import { openMine } from '@/lib/prefs/mine';

/** The root of all addresses. Features hang their routes below shellRoute; app/router.ts gives both their frame. */
export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()();

/** Everything that stands inside of the navigation. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  // Everything inside may rely on these, and knows what the person has set.
  loader: async ({ context: { queryClient } }) => {
    await Promise.all([
      queryClient.ensureQueryData(meQuery).then(openMine),
      queryClient.ensureQueryData(objectsQuery),
      queryClient.ensureQueryData(rightsQuery),
    ]);
  },
});
