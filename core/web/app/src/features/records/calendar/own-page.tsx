import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQueries } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { openCreate } from '@/lib/create/create';
import { both, type FilterNode } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, rightsQuery, useLabel, useObjects, writable } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { visibleFields } from '@/lib/records/question';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { Page } from '@/ui/page/page';
import { Calendar } from './calendar';
import css from './calendar.module.css';
import { endField, type Source, type Tone, valuesAt } from './model';
import type { Span } from './spans';
import { texts } from './texts.en';

const route = getRouteApi('/shell/calendar');
const mine: FilterNode = { field: 'owner_id', op: 'eq', value: { me: true } };
const open: FilterNode = { field: 'status', op: 'eq', value: 'open' };

type Layer = { object: string; path: string; tone: Tone; filter: FilterNode; label: 'meetings' | 'tasks' | 'calls' | 'deals' };

const layers: Layer[] = [
  { object: 'meetings', path: 'start_at', tone: 'meeting', filter: mine, label: 'meetings' },
  { object: 'tasks', path: 'due_at', tone: 'task', filter: mine, label: 'tasks' },
  { object: 'calls', path: 'started_at', tone: 'call', filter: mine, label: 'calls' },
  { object: 'deals', path: 'close_date', tone: 'deal', filter: both(mine, open) ?? mine, label: 'deals' },
];
const noneHidden: string[] = [];

/** One's own meetings, tasks and calls, and the days on which one's deals are to close. */
export function OwnCalendarPage() {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const { user } = useMe();
  const navigate = useNavigate();
  const search = route.useSearch();
  const readable = useObjects();
  const { data: rights } = useQuery(rightsQuery);
  const able = layers.filter((l) => readable.some((o) => o.name === l.object));
  const objects = useSuspenseQueries({ queries: able.map((l) => objectQuery(l.object)) });
  const infos = objects.map((o) => o.data);
  const [hidden, setHidden] = usePref<string[]>('calendar-hidden', noneHidden);
  const [asking, setAsking] = useState<{ start: string; end?: string } | null>(null);
  const all: Source[] = able.flatMap((l, i) => {
    const object = infos[i];
    const mayUse = object && visibleFields(object, rights?.[l.object]);
    const field = mayUse?.find((x) => x.path === l.path);
    if (!object || !mayUse || !field) return [];
    return [
      {
        object,
        field,
        end: endField(mayUse, field),
        filter: l.filter,
        tone: l.tone,
        editable: writable(field, rights?.[l.object]),
      },
    ];
  });
  const key = JSON.stringify([all.map((s) => [s.object.name, s.editable]), hidden]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the sources are made of
  const sources = useMemo(() => all.filter((s) => !hidden.includes(s.object.name)), [key]);
  const makeable = all.filter((s) => rights?.[s.object.name]?.actions.includes('create') && s.tone !== 'deal');
  const go = (change: { span?: Span; day?: string }) =>
    void navigate({ to: '/calendar', search: { ...search, ...change }, replace: change.span === undefined });
  const make = (source: Source, at: { start: string; end?: string }) => {
    setAsking(null);
    openCreate({ object: source.object.name, values: { owner_id: user.id, ...valuesAt(source, at.start, at.end, f.timeZone) } });
  };
  const shownDay = search.day ?? '';
  return (
    <Page
      name={t('title')}
      actions={makeable.slice(0, 1).map((s) => (
        <Button
          key={s.object.name}
          leftSection={<IconPlus size={15} />}
          onClick={() => (shownDay ? make(s, { start: shownDay }) : openCreate({ object: s.object.name, values: { owner_id: user.id } }))}
        >
          {label(s.object.labels, s.object.name)}
        </Button>
      ))}
    >
      <div className={css.page}>
        <fieldset className={css.layers} aria-label={t('shown')}>
          {able.map((l) => (
            <label key={l.object} data-tone={l.tone}>
              <input
                type="checkbox"
                checked={!hidden.includes(l.object)}
                onChange={() => setHidden(hidden.includes(l.object) ? hidden.filter((x) => x !== l.object) : [...hidden, l.object])}
              />
              <span className={css.mark} aria-hidden />
              {t(l.label)}
            </label>
          ))}
        </fieldset>
        <Calendar
          sources={sources}
          span={search.span}
          day={search.day}
          onGo={go}
          onCreate={makeable.length > 0 ? (start, end) => setAsking({ start, end }) : undefined}
        />
      </div>
      {asking && (
        <Modal opened onClose={() => setAsking(null)} title={t('create')} size={360} closeButtonProps={{ 'aria-label': t('cancel') }}>
          <div className={css.kinds}>
            {makeable.map((s) => (
              <Button
                key={s.object.name}
                variant="default"
                leftSection={<ObjectIcon icon={s.object.icon} size={16} />}
                onClick={() => make(s, asking)}
              >
                {label(s.object.labels, s.object.name)}
              </Button>
            ))}
          </div>
        </Modal>
      )}
    </Page>
  );
}
