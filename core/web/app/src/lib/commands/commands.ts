import type { ComponentType } from 'react';

export type CommandContext = { navigate: (to: string) => void };

/** Something that the command palette offers besides records, views and places. */
export type Command = {
  id: string;
  title: () => string;
  /** Other words that lead here. */
  keywords?: () => string;
  group: 'action' | 'place' | 'setting';
  icon: ComponentType<{ size?: number; stroke?: number }>;
  keys?: string;
  /** The function that one needs to see it. */
  may?: string;
  run: (context: CommandContext) => void;
};
