/** The pages of the settings, each in a chunk of its own. */
export const pages = {
  AllowedPage: () => import('./apps/allowed-page'),
  AppsPage: () => import('./apps/apps-page'),
  AuditPage: () => import('./audit/audit-page'),
  CompanyPage: () => import('./company/company-page'),
  ExplainPage: () => import('./explain/explain-page'),
  HookPage: () => import('./webhooks/hook-page'),
  KeysPage: () => import('./keys/keys-page'),
  LayoutsPage: () => import('./layouts/layouts-page'),
  MemberPage: () => import('./members/member-page'),
  MembersPage: () => import('./members/members-page'),
  ModelPage: () => import('./model/model-page'),
  ObjectPage: () => import('./model/object-page'),
  PipelinesPage: () => import('./pipelines/pipelines-page'),
  PluginPage: () => import('./plugins/plugin-page'),
  PluginsPage: () => import('./plugins/plugins-page'),
  PrivacyPage: () => import('./privacy/privacy-page'),
  ProfilePage: () => import('./profile/profile-page'),
  RolePage: () => import('./roles/role-page'),
  RolesPage: () => import('./roles/roles-page'),
  RulesPage: () => import('./rules/rules-page'),
  SessionsPage: () => import('./sessions/sessions-page'),
  SettingsFrame: () => import('./frame/settings-frame'),
  TeamsPage: () => import('./teams/teams-page'),
  WebhooksPage: () => import('./webhooks/webhooks-page'),
};

export type PageName = keyof typeof pages;
