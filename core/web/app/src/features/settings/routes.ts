import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/lib/router/root';
import { parseExplainSearch } from './explain/search';

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./frame/settings-frame'), 'SettingsFrame'),
});

const parent = { getParentRoute: () => settingsRoute };

const indexRoute = createRoute({
  ...parent,
  path: '/',
  component: lazyRouteComponent(() => import('./profile/profile-page'), 'ProfilePage'),
});
const profileRoute = createRoute({
  ...parent,
  path: '/profile',
  component: lazyRouteComponent(() => import('./profile/profile-page'), 'ProfilePage'),
});
const membersRoute = createRoute({
  ...parent,
  path: '/members',
  component: lazyRouteComponent(() => import('./members/members-page'), 'MembersPage'),
});
const memberRoute = createRoute({
  ...parent,
  path: '/members/$id',
  component: lazyRouteComponent(() => import('./members/member-page'), 'MemberPage'),
});
const teamsRoute = createRoute({
  ...parent,
  path: '/teams',
  component: lazyRouteComponent(() => import('./teams/teams-page'), 'TeamsPage'),
});
const rolesRoute = createRoute({
  ...parent,
  path: '/roles',
  component: lazyRouteComponent(() => import('./roles/roles-page'), 'RolesPage'),
});
const roleRoute = createRoute({
  ...parent,
  path: '/roles/$id',
  component: lazyRouteComponent(() => import('./roles/role-page'), 'RolePage'),
});
const accessRoute = createRoute({
  ...parent,
  path: '/access',
  validateSearch: parseExplainSearch,
  component: lazyRouteComponent(() => import('./explain/explain-page'), 'ExplainPage'),
});

const modelRoute = createRoute({
  ...parent,
  path: '/data-model',
  component: lazyRouteComponent(() => import('./model/model-page'), 'ModelPage'),
});
const objectRoute = createRoute({
  ...parent,
  path: '/data-model/$object',
  component: lazyRouteComponent(() => import('./model/object-page'), 'ObjectPage'),
});
const pipelinesRoute = createRoute({
  ...parent,
  path: '/pipelines',
  component: lazyRouteComponent(() => import('./pipelines/pipelines-page'), 'PipelinesPage'),
});
const rulesRoute = createRoute({
  ...parent,
  path: '/duplicate-rules',
  component: lazyRouteComponent(() => import('./rules/rules-page'), 'RulesPage'),
});
const keysRoute = createRoute({
  ...parent,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./keys/keys-page'), 'KeysPage'),
});
const appsRoute = createRoute({ ...parent, path: '/apps', component: lazyRouteComponent(() => import('./apps/apps-page'), 'AppsPage') });
const allowedRoute = createRoute({
  ...parent,
  path: '/allowed-apps',
  component: lazyRouteComponent(() => import('./apps/allowed-page'), 'AllowedPage'),
});
const hooksRoute = createRoute({
  ...parent,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page'), 'WebhooksPage'),
});
const hookRoute = createRoute({
  ...parent,
  path: '/webhooks/$id',
  component: lazyRouteComponent(() => import('./webhooks/hook-page'), 'HookPage'),
});
const auditRoute = createRoute({
  ...parent,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page'), 'AuditPage'),
});
const sessionsRoute = createRoute({
  ...parent,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./sessions/sessions-page'), 'SessionsPage'),
});
const companyRoute = createRoute({
  ...parent,
  path: '/organisation',
  component: lazyRouteComponent(() => import('./company/company-page'), 'CompanyPage'),
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
    rulesRoute,
    keysRoute,
    appsRoute,
    allowedRoute,
    hooksRoute,
    hookRoute,
    auditRoute,
    sessionsRoute,
    companyRoute,
  ]),
] as const;
