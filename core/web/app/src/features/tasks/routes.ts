import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';
import { isShelf, type Shelf } from './shelves';

const tasksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tasks',
  validateSearch: (raw: Record<string, unknown>): { shelf?: Shelf } => ({ shelf: isShelf(raw.shelf) ? raw.shelf : undefined }),
  component: lazyRouteComponent(() => import('./tasks-page'), 'TasksPage'),
});

export const taskRoutes = [tasksRoute] as const;
