import { Button } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { mostKept, pack, refresh, unpack } from '@/lib/offline/briefcase';
import { offlineState } from '@/lib/offline/state';
import { toast, toastProblem } from '@/lib/toast/toast';
import { useViews, type View } from '@/lib/views/views';
import { useBriefcase } from './api';
import css from './offline.module.css';
import { texts } from './texts.en';

/** The saved views, and which of them this device keeps. */
export function Briefcase() {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const objects = useObjects();
  const views = useViews();
  const kept = useBriefcase();
  const { reachable } = useSyncExternalStore(offlineState.subscribe, offlineState.current);
  const [busy, setBusy] = useState<string | null>(null);
  if (!kept) return null;
  const run = async (what: string, work: () => Promise<unknown>) => {
    setBusy(what);
    try {
      await work();
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(null);
    }
  };
  const about = (view: View) => {
    const packed = kept.find((p) => p.view === view.id);
    if (busy === view.id) return t('loading');
    if (!packed) return '';
    const parts = [t('records', { count: packed.ids.length }), t('asOf', { time: f.dateTime(new Date(packed.at).toISOString()) })];
    return [...parts, packed.more && t('more')].filter(Boolean).join(' · ');
  };
  return (
    <section className={css.section} aria-labelledby="offline-kept">
      <div className={css.head}>
        <h2 id="offline-kept">{t('kept')}</h2>
        {kept.length > 0 && (
          <Button
            variant="default"
            disabled={!reachable}
            loading={busy === 'all'}
            onClick={() => void run('all', () => refresh().then(() => toast({ title: t('refreshed') })))}
          >
            {t('refresh')}
          </Button>
        )}
      </div>
      <p className={css.hint}>{t('keptHint', { count: mostKept })}</p>
      {views.length === 0 ? (
        <p className={css.hint}>{t('noViews')}</p>
      ) : (
        <ul className={css.list}>
          {views.map((view) => {
            const on = kept.some((p) => p.view === view.id);
            const object = objects.find((o) => o.name === view.object);
            return (
              <li key={view.id} className={css.row}>
                <label className={css.pick}>
                  <input
                    type="checkbox"
                    checked={on}
                    disabled={busy !== null || (!on && !reachable)}
                    onChange={() => void run(view.id, () => (on ? unpack(view.id) : pack(view)))}
                  />
                  <span className={css.text}>
                    <span className={css.name}>{view.name}</span>
                    <span className={css.small}>
                      {[label(object?.plural_labels, view.object), about(view)].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
