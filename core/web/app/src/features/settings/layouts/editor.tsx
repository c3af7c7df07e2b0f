import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useRef, useState } from 'react';
import type { Schema } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import { type PreviewProps, preview } from '@/lib/layout/preview';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import { cleanLabels, LabelsInput } from '../parts/labels-input';
import parts from '../parts/parts.module.css';
import { resetLayout, saveLayout } from './api';
import { AreaEditor } from './area-editor';
import { ConditionDialog } from './condition-dialog';
import css from './layouts.module.css';
import { type Area, addGroup, areas, change, condition, everything, type Group, grouped, newGroupId, same, shown, spare } from './model';
import type { Scope } from './scope';
import { texts } from './texts.en';
import { useDrops } from './use-drops';
import { useNames } from './use-names';

type Edited = Schema['LayoutView'];

const Preview = lazy(async (): Promise<{ default: ComponentType<PreviewProps> }> => {
  const loaded = await preview.load?.();
  return { default: loaded?.RecordPreview ?? (() => null) };
});

export type Asked = { do: 'name'; group?: Group; area: Area } | { do: 'condition'; area: Area; group: Group; item?: string } | null;

/** The draft of a layout, what it looks like, and the ways to keep it or not. */
export function Editor({ scope, edited }: { scope: Scope; edited: Edited }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const names = useNames(scope.object);
  const [base, setBase] = useState(edited);
  const [groups, setGroups] = useState<Group[]>(edited.groups);
  const [asked, setAsked] = useState<Asked>(null);
  const [resetting, setResetting] = useState(false);
  const [said, say] = useState('');
  const changed = !same(groups, base.groups);
  const begin = (next: Edited) => {
    setBase(next);
    setGroups(next.groups);
  };
  // What somebody else has saved meanwhile is taken over while nothing of one's own would be lost.
  if (edited.version !== base.version && !changed) begin(edited);
  const done = async (next: Edited, text: string) => {
    begin(next);
    toast({ title: text });
    await client.invalidateQueries({ queryKey: ['metadata'] });
  };
  const save = useMutation({
    mutationFn: () => saveLayout(scope, base.version, groups),
    onSuccess: (next) => done(next, t('saved', { count: next.people })),
  });
  const reset = useMutation({
    mutationFn: () => resetLayout(scope, base.version),
    onSuccess: async (next) => {
      setResetting(false);
      await done(next, t('resetDone'));
    },
  });
  const root = useRef<HTMLDivElement>(null);
  useDrops(root, groups, setGroups);
  return (
    <div className={css.editor}>
      <div ref={root} className={css.areas} data-own-keys>
        <div className={css.bar}>
          <span className={css.people}>
            {t('usedBy', { count: base.people })}
            {base.changed ? ` · ${t('hasChanges')}` : ''}
          </span>
          {base.changed && (
            <Button variant="subtle" leftSection={<IconArrowBackUp size={15} />} onClick={() => setResetting(true)}>
              {t('reset')}
            </Button>
          )}
          <Button variant="default" disabled={!changed} onClick={() => setGroups(base.groups)}>
            {t('discard')}
          </Button>
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {t('save')}
          </Button>
        </div>
        {changed && edited.version !== base.version && (
          <p role="alert" className={css.stale}>
            {t('stale')}{' '}
            <button type="button" onClick={() => begin(edited)}>
              {t('takeTheirs')}
            </button>
          </p>
        )}
        <p className={css.hint}>{t('hint')}</p>
        {areas[scope.kind].map((area) => (
          <section key={area} className={css.area} aria-label={t(`area_${area}`)}>
            <h2>{t(`area_${area}`)}</h2>
            <AreaEditor
              area={area}
              groups={groups}
              spare={spare(groups, area, everything(base.groups, base.unplaced as Record<string, string[]>, area))}
              conditions={scope.kind === 'record'}
              names={names}
              onChange={setGroups}
              onAsk={setAsked}
              say={say}
            />
            {grouped.includes(area) && (
              <button type="button" className={css.add} onClick={() => setAsked({ do: 'name', area })}>
                <IconPlus size={14} aria-hidden /> {t('addSection')}
              </button>
            )}
          </section>
        ))}
        <p className={parts.hidden} role="status" aria-live="assertive">
          {said}
        </p>
      </div>
      {scope.kind === 'record' && scope.object && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keys, too
        <aside className={css.preview} aria-label={t('preview')} tabIndex={0}>
          <h2>{t('preview')}</h2>
          <Suspense fallback={null}>
            <Preview object={scope.object} layout={shown(groups)} />
          </Suspense>
        </aside>
      )}
      {asked?.do === 'name' && (
        <NameDialog
          group={asked.group}
          onClose={() => setAsked(null)}
          onName={(labels) => {
            setGroups(asked.group ? change(groups, asked.group.id, { labels }) : addGroup(groups, asked.area, labels, newGroupId()));
            setAsked(null);
          }}
        />
      )}
      {asked?.do === 'condition' && names.object && (
        <ConditionDialog
          object={names.object}
          name={asked.item ? names.nameOf(asked.item) : names.groupName(asked.group)}
          value={(asked.item ? asked.group.items.find((i) => i.id === asked.item)?.when : asked.group.when) as FilterNode | undefined}
          onClose={() => setAsked(null)}
          onSet={(when) => {
            setGroups(asked.item ? condition(groups, asked.area, asked.item, when) : change(groups, asked.group.id, { when }));
            setAsked(null);
          }}
        />
      )}
      {resetting && (
        <Dialog
          title={t('reset')}
          action={t('reset')}
          danger
          busy={reset.isPending}
          error={reset.error}
          onSubmit={() => reset.mutate()}
          onClose={() => setResetting(false)}
        >
          <p className={parts.hint}>{t('resetText', { count: base.people })}</p>
        </Dialog>
      )}
    </div>
  );
}

function NameDialog({ group, onName, onClose }: { group?: Group; onName: (labels: Record<string, string>) => void; onClose: () => void }) {
  const t = useTexts(texts);
  const [labels, setLabels] = useState<Record<string, string>>(group?.labels ?? {});
  const clean = cleanLabels(labels);
  return (
    <Dialog
      title={group ? t('rename') : t('addSection')}
      action={t('apply')}
      disabled={(!group || group.own) && Object.keys(clean).length === 0}
      onSubmit={() => onName(clean)}
      onClose={onClose}
    >
      <LabelsInput label={t('sectionName')} value={labels} onChange={setLabels} autoFocus />
      {group && !group.own && <p className={parts.hint}>{t('renameHint')}</p>}
    </Dialog>
  );
}
