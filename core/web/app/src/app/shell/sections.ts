import type { ObjectInfo } from '@/lib/metadata/metadata';

const activities = new Set(['task', 'note', 'call', 'meeting', 'email']);
const setup = new Set(['pipeline', 'stage']);

/** The objects as the navigation groups them: what one works on, what one does, and what is set up once. */
export function sections(objects: ObjectInfo[]) {
  return {
    records: objects.filter((o) => !activities.has(o.id) && !setup.has(o.id)),
    activities: objects.filter((o) => activities.has(o.id)),
    setup: objects.filter((o) => setup.has(o.id)),
  };
}
