import { IconFileImport } from '@tabler/icons-react';
import type { Command } from '@/lib/commands/commands';
import { text } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';

/** The way from the palette to a new import. */
export const importCommands: Command[] = [
  {
    id: 'import',
    title: () => text(texts, 'new'),
    keywords: () => 'csv excel xlsx upload',
    group: 'action',
    icon: IconFileImport,
    may: 'imports.run',
    run: ({ navigate }) => navigate('/imports/new'),
  },
];
