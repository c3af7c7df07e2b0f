import {
  IconBook,
  IconCalendar,
  IconChecklist,
  IconCopyCheck,
  IconFileImport,
  IconHistory,
  IconHome,
  IconInbox,
  IconMessages,
  IconSettings,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { texts as app } from '@/app/texts.en';
import { text } from '@/lib/i18n/catalogue';

export type Place = {
  to: string;
  label: () => string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** Where in the navigation it stands. */
  section: 'main' | 'admin';
  /** The function that one needs to see it; everybody sees it without one. */
  may?: string;
  /** Its shortcut, such as "g h". */
  keys?: string;
};

/** The places of the navigation that are no objects: one line for each. */
export const places: Place[] = [
  { to: '/', label: () => text(app, 'home'), icon: IconHome, section: 'main', keys: 'g h' },
  { to: '/inbox', label: () => text(app, 'inbox'), icon: IconInbox, section: 'main', keys: 'g b' },
  { to: '/tasks', label: () => text(app, 'tasks'), icon: IconChecklist, section: 'main', keys: 'g t' },
  { to: '/calendar', label: () => text(app, 'calendar'), icon: IconCalendar, section: 'main', keys: 'g a' },
  { to: '/chats', label: () => text(app, 'chats'), icon: IconMessages, section: 'main', keys: 'g l' },
  { to: '/knowledge', label: () => text(app, 'knowledge'), icon: IconBook, section: 'main', keys: 'g k' },
  { to: '/imports', label: () => text(app, 'imports'), icon: IconFileImport, section: 'admin', may: 'imports.run', keys: 'g i' },
  { to: '/duplicates', label: () => text(app, 'duplicates'), icon: IconCopyCheck, section: 'admin', keys: 'g d' },
  { to: '/changes', label: () => text(app, 'changes'), icon: IconHistory, section: 'admin', keys: 'g y' },
  { to: '/settings', label: () => text(app, 'settings'), icon: IconSettings, section: 'admin', keys: 'g s' },
];
