import type { QueryClient } from '@tanstack/react-query';
import { learnMine } from '@/lib/prefs/mine';
import { type Change, onChange } from './live';

/** Brings what is on the screen up to date when something changes elsewhere; screens that show lists do more themselves. */
export function syncQueries(client: QueryClient): () => void {
  return onChange((change: Change) => {
    switch (change.type) {
      case 'metadata.changed':
        void client.invalidateQueries({ queryKey: ['metadata'] });
        return;
      case 'preferences.changed':
        void learnMine();
        return;
      case 'access.changed':
      case 'missed':
        void learnMine();
        void client.invalidateQueries();
        return;
      default:
        if (change.object && change.id) void client.invalidateQueries({ queryKey: ['record', change.object, change.id] });
    }
  });
}
