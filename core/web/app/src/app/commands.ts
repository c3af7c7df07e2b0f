import { importCommands } from '@/features/imports/commands';
import { settingsCommands } from '@/features/settings/commands';
import type { Command } from '@/lib/commands/commands';

/** What the palette offers beyond records, views and places: one line for each feature's commands. */
export const commands: Command[] = [...importCommands, ...settingsCommands];
