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

export const settingsRoutes = [
  settingsRoute.addChildren([indexRoute, profileRoute, membersRoute, memberRoute, teamsRoute, rolesRoute, roleRoute, accessRoute]),
] as const;
