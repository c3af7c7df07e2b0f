import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onChange } from '@/lib/live/live';
import { type ObjectInfo, useObjects } from '@/lib/metadata/metadata';
import { activityObjects, timelineObjects } from './model';

/** Brings timeline and related records up to date when something around a record changes elsewhere; bursts count once. */
export function useAround(object: ObjectInfo, id: string): void {
  const client = useQueryClient();
  const objects = useObjects();
  useEffect(() => {
    const names = (ids: readonly string[]) => new Set(objects.filter((o) => ids.includes(o.id)).map((o) => o.name));
    const activities = names(activityObjects);
    const told = names(timelineObjects);
    const touched = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const bring = () => {
      timer = undefined;
      for (const name of touched) {
        if (told.has(name)) void client.invalidateQueries({ queryKey: ['record', object.name, id, 'timeline'] });
        if (!activities.has(name)) void client.invalidateQueries({ queryKey: ['records', name, 'referring'] });
      }
      touched.clear();
    };
    const stop = onChange((c) => {
      if (!c.object || c.id === id) return;
      touched.add(c.object);
      timer ??= setTimeout(bring, 800);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, objects, object.name, id]);
}
