import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import type { Entry } from './api';
import { texts } from './texts.en';

const actions = ['created', 'updated', 'deleted', 'restored', 'merged', 'linked', 'unlinked'] as const;
type Action = (typeof actions)[number];
const vias = ['app', 'api', 'import', 'job', 'workflow', 'plugin', 'mail', 'demo', 'cli', 'scim'] as const;

/** The kinds of a change without those that only came along: a merge also changes what referred to the record. */
export function mainKinds(kinds: { object: string; action: string }[]): { object: string; action: string }[] {
  const merged = kinds.filter((k) => k.action === 'merged');
  return merged.length > 0 ? merged : kinds;
}

/** Puts a change set into words. */
export function useWhat() {
  const t = useTexts(texts);
  const label = useLabel();
  const objects = useObjects();
  const name = (object: string, one: boolean) => {
    const o = objects.find((x) => x.name === object);
    return label(one ? o?.labels : o?.plural_labels, object);
  };
  return {
    what: (e: Pick<Entry, 'kinds' | 'records'>) => {
      const kinds = mainKinds(e.kinds ?? []);
      if (kinds.length === 0) return t('hidden');
      return kinds
        .slice(0, 3)
        .map((k) =>
          t(`what_${actions.find((a) => a === k.action) ?? 'updated'}` as `what_${Action}`, { object: name(k.object, e.records === 1) }),
        )
        .join(', ');
    },
    who: (e: Pick<Entry, 'user_name' | 'on_behalf_of_name'>) =>
      e.on_behalf_of_name
        ? t('behalf', { name: e.user_name ?? t('somebody'), other: e.on_behalf_of_name })
        : (e.user_name ?? t('somebody')),
    via: (e: Pick<Entry, 'via'>) => {
      const via = vias.find((v) => v === e.via);
      return via ? t(`via_${via}`) : e.via;
    },
    action: (action: string, object: string) =>
      t(`what_${actions.find((a) => a === action) ?? 'updated'}` as `what_${Action}`, { object: name(object, true) }),
  };
}
