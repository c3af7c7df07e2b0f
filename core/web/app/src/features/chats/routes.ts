import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

const chatsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/chats',
  component: lazyRouteComponent(() => import('./chats-page'), 'ChatsPage'),
});

export const chatRoutes = [chatsRoute] as const;
