import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Files } from '@/files/files';
import { isProblem } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { inArea, type LayoutGroup, useRecordLayout } from '@/lib/layout/record';
import { type ObjectInfo, rightsQuery, useLabel, useObject } from '@/lib/metadata/metadata';
import { useRecents } from '@/lib/recents/recents';
import { recordQuery } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { type Panel, panelsQuery } from '@/plugins/api';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { inBinQuery, recordAccessQuery } from './api';
import { Composer } from './composer/composer';
import { DuplicatesHint } from './duplicates-hint';
import { FieldsPanel } from './fields/fields-panel';
import { Actions, Back, Head, InBin } from './header';
import { DealPath } from './path/deal-path';
import { LeadPath } from './path/lead-path';
import css from './record.module.css';
import { Related } from './related/related';
import { TabList } from './tab-list';
import { texts } from './texts.en';
import { Timeline } from './timeline/timeline';
import { useAround } from './use-around';
import { SaveProvider } from './use-save';

const PluginPanel = lazy(async () => ({ default: (await import('@/plugins/panel')).PluginPanel }));
const PluginsPanel = lazy(async () => ({ default: (await import('./plugins/plugins-panel')).PluginsPanel }));

const ConsentsPanel = lazy(async () => ({ default: (await import('./consents/consents-panel')).ConsentsPanel }));

const route = getRouteApi('/shell/records/$object/$id');

/** A record and everything around it: its fields, what happened, and what hangs together with it. */
export function RecordPage() {
  const { object: name, id } = route.useParams();
  const object = useObject(name);
  const { data: record, error, refetch } = useQuery(recordQuery(name, id));
  const { add } = useRecents();
  const title = record?.title;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a visit counts once
  useEffect(() => {
    if (title) add({ object: name, id, title });
  }, [name, id, title]);
  const merged = isProblem(error, 'merged') ? error.params.merged_into : undefined;
  if (typeof merged === 'string') return <Navigate to="/records/$object/$id" params={{ object: name, id: merged }} replace />;
  if (error && !record) return <Failed error={error} reset={() => void refetch()} />;
  if (!record) return <Waiting />;
  return (
    <SaveProvider key={record.id} object={object}>
      <Screen object={object} record={record} />
    </SaveProvider>
  );
}

const tabs = ['timeline', 'details', 'related'] as const;
type Tab = (typeof tabs)[number];

/** A tab that a plugin fills is named by its place among those of the object. */
type AnyTab = Tab | `plugin-${number}`;

function Screen(props: { object: ObjectInfo; record: RecordData }) {
  const layout = useRecordLayout(props.object, props.record);
  return layout ? <Shown {...props} layout={layout} /> : <Waiting />;
}

function Shown({ object, record, layout }: { object: ObjectInfo; record: RecordData; layout: LayoutGroup[] }) {
  const t = useTexts(texts);
  const phone = useNarrow();
  const { data: rights } = useQuery(rightsQuery);
  const { data: access } = useQuery(recordAccessQuery(object.name, record.id));
  const { data: gone = false } = useQuery(inBinQuery(object.name, record.id));
  const around = inArea(layout, 'around')[0]?.items ?? [];
  const { data: panels = [] } = useQuery({ ...panelsQuery(object.name), enabled: !gone });
  const label = useLabel();
  const sidebar = panels.filter((p) => p.place === 'sidebar');
  const shows: Record<Tab, boolean> = {
    details: inArea(layout, 'fields').length > 0,
    timeline: around.includes('timeline') || around.includes('composer'),
    related: around.some((i) => i === 'files' || i.startsWith('relation:')) || sidebar.length > 0,
  };
  const open = tabs.filter((x) => shows[x]);
  const added = new Map(panels.filter((p) => p.place === 'tab').map((p, i) => [`plugin-${i}` as const, p]));
  const [wanted, setTab] = useState<AnyTab>('timeline');
  const tab = added.has(wanted as `plugin-${number}`) || shows[wanted as Tab] ? wanted : (open[0] ?? 'details');
  useAround(object, record.id);
  useShortcut({
    keys: 'e',
    label: t('editFirst'),
    group: t('record'),
    run: () => {
      setTab('details');
      setTimeout(() => document.querySelector<HTMLElement>('[data-field] [data-edit]')?.click(), 30);
    },
  });
  const mine = rights?.[object.name];

  const editable = access?.actions.update === true && !gone;
  const path = { object, record, editable };
  const filled = (p: Panel) => (
    <Suspense key={`${p.installation_id} ${p.panel}`} fallback={<Waiting />}>
      <PluginPanel panel={p} subject={{ object: object.name, id: record.id }} mayAct={editable} />
    </Suspense>
  );
  const chosen = added.get(tab as `plugin-${number}`);
  const parts: Record<Tab, React.ReactNode> = {
    details: <FieldsPanel object={object} record={record} rights={mine} access={gone ? undefined : access} layout={layout} />,
    timeline: (
      <>
        {!gone && around.includes('composer') && <Composer object={object} record={record} />}
        {around.includes('timeline') && <Timeline object={object} record={record} />}
      </>
    ),
    related: (
      <>
        {around.includes('files') && <Files object={object} record={record} editable={editable} />}
        {object.id === 'contact' && !gone && (
          <Suspense fallback={null}>
            <ConsentsPanel record={record} />
          </Suspense>
        )}
        <Related object={object} record={record} editable={editable} around={around} />
        {sidebar.map(filled)}
      </>
    ),
  };
  const named = (id: Tab) => ({ id: id as AnyTab, label: t(id) });
  const extra = [...added].map(([id, p]) => ({ id: id as AnyTab, label: label(p.titles, p.panel) }));
  const centre = shows.timeline || extra.length > 0;
  const middle = chosen ? tab : shows.timeline ? 'timeline' : (extra[0]?.id ?? 'timeline');
  const inMiddle = added.get(middle as `plugin-${number}`);
  return (
    <Page
      name={record.title}
      title={<Back object={object} title={record.title} />}
      actions={<Actions object={object} record={record} access={access} gone={gone} />}
    >
      <div className={css.page}>
        <div className={css.top}>
          {gone && <InBin object={object} record={record} access={access} />}
          {!gone && ['contact', 'company', 'lead'].includes(object.id) && <DuplicatesHint object={object.name} id={record.id} />}
          <Head object={object} record={record} rights={mine} layout={layout} />
          {editable && (
            <Suspense fallback={null}>
              <PluginsPanel object={object} id={record.id} />
            </Suspense>
          )}
          {object.id === 'deal' && <DealPath {...path} />}
          {object.id === 'lead' && <LeadPath {...path} />}
        </div>
        {phone ? (
          <>
            <TabList label={t('record')} tabs={[...open.map(named), ...extra]} current={tab} onPick={setTab} />
            <div role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`} className={css.panel}>
              {chosen ? filled(chosen) : parts[tab as Tab]}
            </div>
          </>
        ) : (
          <div
            className={css.columns}
            data-shown={tabs.filter((x) => shows[x] || (x === 'timeline' && centre)).join(' ')}
            data-wide={layout.some((g) => g.columns > 1) || undefined}
          >
            {shows.details && (
              <aside className={css.left} aria-label={t('details')}>
                {parts.details}
              </aside>
            )}
            {centre && (
              <div className={css.centre}>
                {extra.length > 0 && (
                  <TabList
                    label={t('record')}
                    tabs={shows.timeline ? [named('timeline'), ...extra] : extra}
                    current={middle}
                    onPick={setTab}
                  />
                )}
                <div {...(extra.length > 0 && { role: 'tabpanel', id: `panel-${middle}`, 'aria-labelledby': `tab-${middle}` })}>
                  {inMiddle ? filled(inMiddle) : parts.timeline}
                </div>
              </div>
            )}
            {shows.related && (
              <aside className={css.right} aria-label={t('related')}>
                {parts.related}
              </aside>
            )}
          </div>
        )}
      </div>
    </Page>
  );
}
