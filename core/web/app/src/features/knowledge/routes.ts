import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

export const states = ['draft', 'review', 'scheduled', 'published', 'archived'] as const;
export const visibilities = ['public', 'customers', 'segment', 'internal'] as const;
export type ArticleState = (typeof states)[number];
export type Visibility = (typeof visibilities)[number];
export type KnowledgeSearch = { state?: ArticleState; readers?: Visibility; category?: string; q?: string };

const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/knowledge',
  validateSearch: (raw: Record<string, unknown>): KnowledgeSearch => ({
    state: states.find((s) => s === raw.state),
    readers: visibilities.find((v) => v === raw.readers),
    category: word(raw.category),
    q: word(raw.q),
  }),
  component: lazyRouteComponent(() => import('./list-page'), 'KnowledgePage'),
});

/** The days that the gaps can be looked at for. */
export const spans = [7, 30, 90, 365];

const gapsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/knowledge/gaps',
  validateSearch: (raw: Record<string, unknown>): { days?: number } => ({ days: spans.find((n) => n === Number(raw.days)) }),
  component: lazyRouteComponent(() => import('./gaps-page'), 'GapsPage'),
});

const articleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/knowledge/$id',
  component: lazyRouteComponent(() => import('./article-page'), 'ArticlePage'),
});

export const knowledgeRoutes = [listRoute, gapsRoute, articleRoute] as const;
