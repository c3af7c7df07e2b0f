import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { shellRoute } from '@/lib/router/root';
import { parseExplainSearch } from './explain/search';
import { parseScope } from './layouts/scope';
import { parseMailSearch } from './mailboxes/search';
import type { PageName } from './pages';

/** A page, whose address is known to a chunk of the settings' own: the entry names none of them. */
const page = (name: PageName) =>
  lazyRouteComponent(async (): Promise<Record<string, ComponentType>> => {
    const { pages } = await import('./pages');
    return (await pages[name]()) as unknown as Record<string, ComponentType>;
  }, name);

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: page('SettingsFrame'),
});

const parent = { getParentRoute: () => settingsRoute };

const indexRoute = createRoute({
  ...parent,
  path: '/',
  component: page('ProfilePage'),
});
const profileRoute = createRoute({
  ...parent,
  path: '/profile',
  component: page('ProfilePage'),
});
const membersRoute = createRoute({
  ...parent,
  path: '/members',
  component: page('MembersPage'),
});
const memberRoute = createRoute({
  ...parent,
  path: '/members/$id',
  component: page('MemberPage'),
});
const teamsRoute = createRoute({
  ...parent,
  path: '/teams',
  component: page('TeamsPage'),
});
const rolesRoute = createRoute({
  ...parent,
  path: '/roles',
  component: page('RolesPage'),
});
const roleRoute = createRoute({
  ...parent,
  path: '/roles/$id',
  component: page('RolePage'),
});
const accessRoute = createRoute({
  ...parent,
  path: '/access',
  validateSearch: parseExplainSearch,
  component: page('ExplainPage'),
});

const modelRoute = createRoute({
  ...parent,
  path: '/data-model',
  component: page('ModelPage'),
});
const objectRoute = createRoute({
  ...parent,
  path: '/data-model/$object',
  component: page('ObjectPage'),
});
const deskRoute = createRoute({
  ...parent,
  path: '/service-desk',
  component: page('DeskPage'),
});
const pipelinesRoute = createRoute({
  ...parent,
  path: '/pipelines',
  component: page('PipelinesPage'),
});
const layoutsRoute = createRoute({
  ...parent,
  path: '/layouts',
  validateSearch: parseScope,
  component: page('LayoutsPage'),
});
const rulesRoute = createRoute({
  ...parent,
  path: '/duplicate-rules',
  component: page('RulesPage'),
});
const keysRoute = createRoute({
  ...parent,
  path: '/api-keys',
  component: page('KeysPage'),
});
const appsRoute = createRoute({ ...parent, path: '/apps', component: page('AppsPage') });
const allowedRoute = createRoute({
  ...parent,
  path: '/allowed-apps',
  component: page('AllowedPage'),
});
const hooksRoute = createRoute({
  ...parent,
  path: '/webhooks',
  component: page('WebhooksPage'),
});
const hookRoute = createRoute({
  ...parent,
  path: '/webhooks/$id',
  component: page('HookPage'),
});
const mailboxesRoute = createRoute({
  ...parent,
  path: '/mailboxes',
  validateSearch: parseMailSearch,
  component: page('MailboxesPage'),
});
const pluginsRoute = createRoute({
  ...parent,
  path: '/plugins',
  component: page('PluginsPage'),
});
const pluginRoute = createRoute({
  ...parent,
  path: '/plugins/$id',
  component: page('PluginPage'),
});
const auditRoute = createRoute({
  ...parent,
  path: '/audit',
  component: page('AuditPage'),
});
const privacyRoute = createRoute({ ...parent, path: '/privacy', component: page('PrivacyPage') });
const sessionsRoute = createRoute({
  ...parent,
  path: '/sessions',
  component: page('SessionsPage'),
});
const companyRoute = createRoute({
  ...parent,
  path: '/organisation',
  component: page('CompanyPage'),
});

export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    profileRoute,
    membersRoute,
    memberRoute,
    teamsRoute,
    rolesRoute,
    roleRoute,
    accessRoute,
    modelRoute,
    objectRoute,
    pipelinesRoute,
    deskRoute,
    layoutsRoute,
    rulesRoute,
    keysRoute,
    appsRoute,
    allowedRoute,
    hooksRoute,
    hookRoute,
    mailboxesRoute,
    pluginsRoute,
    pluginRoute,
    auditRoute,
    privacyRoute,
    sessionsRoute,
    companyRoute,
  ]),
] as const;
