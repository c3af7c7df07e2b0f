import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';

const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined);

export type WizardSearch = { object?: string; from?: string; step?: 'map' | 'options' };

const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports-page'), 'ImportsPage'),
});

const wizardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/new',
  validateSearch: (raw: Record<string, unknown>): WizardSearch => ({
    object: text(raw.object),
    from: text(raw.from),
    step: raw.step === 'map' || raw.step === 'options' ? raw.step : undefined,
  }),
  component: lazyRouteComponent(() => import('./wizard/wizard-page'), 'WizardPage'),
});

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./result/import-page'), 'ImportPage'),
});

export const importRoutes = [importsRoute, wizardRoute, importRoute] as const;
