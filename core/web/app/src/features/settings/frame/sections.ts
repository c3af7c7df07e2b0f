import {
  IconApi,
  IconApps,
  IconBuilding,
  IconColumns,
  IconCopyCheck,
  IconDatabase,
  IconDevices,
  IconHeadset,
  IconHelpCircle,
  IconHierarchy2,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconLock,
  IconMail,
  IconMailCheck,
  IconPlugConnected,
  IconPuzzle,
  IconShieldCheck,
  IconShieldLock,
  IconUser,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { texts } from './texts.en';

type Key = keyof (typeof texts)['messages'];

export type Entry = {
  key: Key;
  to: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** The functions of which one opens it; everybody may see it without any. */
  may?: string[];
  /** A page that the server makes: it is loaded, not routed to. */
  page?: boolean;
};

/** The places of the settings, as their navigation and the palette show them. */
export const groups: { key: Key; entries: Entry[] }[] = [
  {
    key: 'personal',
    entries: [
      { key: 'profile', to: '/settings/profile', icon: IconUser },
      { key: 'security', to: '/security', icon: IconShieldLock, page: true },
      { key: 'sessions', to: '/settings/sessions', icon: IconDevices },
      { key: 'allowed', to: '/settings/allowed-apps', icon: IconPlugConnected },
    ],
  },
  {
    key: 'people',
    entries: [
      { key: 'members', to: '/settings/members', icon: IconUsers },
      { key: 'teams', to: '/settings/teams', icon: IconHierarchy2 },
      { key: 'roles', to: '/settings/roles', icon: IconLock, may: ['settings.access', 'users.manage'] },
      { key: 'explain', to: '/settings/access', icon: IconHelpCircle },
    ],
  },
  {
    key: 'data',
    entries: [
      { key: 'model', to: '/settings/data-model', icon: IconDatabase, may: ['settings.metadata'] },
      { key: 'layouts', to: '/settings/layouts', icon: IconLayoutDashboard, may: ['settings.metadata'] },
      { key: 'pipelines', to: '/settings/pipelines', icon: IconColumns },
      { key: 'desk', to: '/settings/service-desk', icon: IconHeadset, may: ['settings.metadata'] },
      { key: 'mailboxes', to: '/settings/mailboxes', icon: IconMail, may: ['settings.tenant'] },
      { key: 'rules', to: '/settings/duplicate-rules', icon: IconCopyCheck, may: ['settings.metadata'] },
    ],
  },
  {
    key: 'programs',
    entries: [
      { key: 'keys', to: '/settings/api-keys', icon: IconKey },
      { key: 'apps', to: '/settings/apps', icon: IconApps, may: ['api_keys.manage'] },
      { key: 'webhooks', to: '/settings/webhooks', icon: IconWebhook, may: ['webhooks.manage'] },
      { key: 'plugins', to: '/settings/plugins', icon: IconPuzzle, may: ['plugins.manage'] },
      { key: 'explorer', to: '/api/v1/docs', icon: IconApi, page: true },
    ],
  },
  {
    key: 'company',
    entries: [
      { key: 'general', to: '/settings/organisation', icon: IconBuilding, may: ['settings.tenant'] },
      { key: 'sso', to: '/settings/sso', icon: IconShieldCheck, may: ['settings.tenant'], page: true },
      { key: 'policy', to: '/settings/security-policy', icon: IconShieldLock, may: ['settings.tenant'], page: true },
      { key: 'privacy', to: '/settings/privacy', icon: IconMailCheck, may: ['settings.tenant'] },
      { key: 'audit', to: '/settings/audit', icon: IconHistory, may: ['audit.read'] },
    ],
  },
];

/** The groups without what the person may not open. */
export function openTo(functions: string[]): typeof groups {
  return groups
    .map((g) => ({ ...g, entries: g.entries.filter((e) => !e.may || e.may.some((f) => functions.includes(f))) }))
    .filter((g) => g.entries.length > 0);
}
