import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined);

export type InboxSearch = { object?: string; state?: 'ignored' | 'merged'; changeset?: string; pair?: string };

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/duplicates',
  validateSearch: (raw: Record<string, unknown>): InboxSearch => ({
    object: text(raw.object),
    state: raw.state === 'ignored' || raw.state === 'merged' ? raw.state : undefined,
    changeset: text(raw.changeset),
    pair: text(raw.pair),
  }),
  component: lazyRouteComponent(() => import('./inbox-page'), 'InboxPage'),
});

export const duplicateRoutes = [inboxRoute] as const;
