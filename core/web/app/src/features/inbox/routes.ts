import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';
import { type Box, boxes } from './boxes';

export type InboxSearch = { box?: Box; ticket?: string };

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox',
  validateSearch: (raw: Record<string, unknown>): InboxSearch => ({
    box: boxes.find((b) => b === raw.box),
    ticket: typeof raw.ticket === 'string' && raw.ticket !== '' ? raw.ticket : undefined,
  }),
  component: lazyRouteComponent(() => import('./inbox-page'), 'InboxPage'),
});

const reportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox/report',
  component: lazyRouteComponent(() => import('./report/report-page'), 'ReportPage'),
});

export const ticketRoutes = [inboxRoute, reportRoute] as const;
