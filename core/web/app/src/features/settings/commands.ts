import type { Command } from '@/lib/commands/commands';
import { text } from '@/lib/i18n/catalogue';
import { groups } from './frame/sections';
import { texts } from './frame/texts.en';

/** A way from the palette to every page of the settings. */
export const settingsCommands: Command[] = groups
  .flatMap((g) => g.entries)
  .map((e) => ({
    id: `settings ${e.to}`,
    title: () => text(texts, e.key as 'profile'),
    keywords: () => text(texts, 'settings'),
    group: 'setting',
    icon: e.icon,
    may: e.may?.[0],
    run: ({ navigate }) => (e.page ? location.assign(e.to) : navigate(e.to)),
  }));
