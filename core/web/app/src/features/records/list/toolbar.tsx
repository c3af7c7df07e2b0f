import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconArrowsSort, IconColumns3, IconFilter, IconPlus } from '@tabler/icons-react';
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { size } from '@/filter/tree';
import { useMay } from '@/lib/auth/me';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { type Field, type ObjectInfo, useCan, useLabel } from '@/lib/metadata/metadata';
import { texts as records } from '../texts.en';
import type { Definition } from './definition';
import css from './list.module.css';
import { MoreMenu } from './more-menu';
import { texts } from './texts.en';
import type { Change } from './use-definition';

const ColumnsPanel = lazy(() => import('./columns-panel').then((m) => ({ default: m.ColumnsPanel })));
const SortPanel = lazy(() => import('./sort-panel').then((m) => ({ default: m.SortPanel })));
const FilterPanel = lazy(() => import('@/filter/panel').then((m) => ({ default: m.FilterPanel })));

export type Panel = 'filter' | 'sort' | 'columns' | null;

type Props = {
  object: ObjectInfo;
  fields: Field[];
  definition: Definition;
  q: string;
  change: (c: Change) => void;
  panel: Panel;
  setPanel: (p: Panel) => void;
  onNewField: () => void;
  narrow: boolean;
  count: { value: number; capped: boolean } | undefined;
};

/** What can be done with the list as a whole. */
export function Toolbar({ object, fields, definition, q, change, panel, setPanel, onNewField, narrow, count }: Props) {
  const t = useTexts(texts);
  const r = useTexts(records);
  const label = useLabel();
  const mayCreate = useCan(object.name, 'create');
  const mayAddFields = useMay('settings.metadata');
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const timer = setTimeout(() => text !== q && change({ q: text }), 180);
    return () => clearTimeout(timer);
  }, [text, q, change]);
  const group = t('views');
  useShortcut({ keys: 'f', label: t('filter'), group, run: () => setPanel('filter') });
  const plural = label(object.plural_labels, object.name);
  const button = (
    name: Exclude<Panel, null>,
    title: string,
    Icon: ComponentType<{ size?: number; stroke?: number }>,
    count: number,
    children: ReactNode,
  ) => (
    <Popover opened={panel === name} onChange={(o) => setPanel(o ? name : null)} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        {narrow ? (
          <ActionIcon
            aria-label={title}
            size={36}
            onClick={() => setPanel(panel === name ? null : name)}
            color={count > 0 ? 'indigo' : 'gray'}
          >
            <Icon size={18} stroke={1.6} />
          </ActionIcon>
        ) : (
          <Button
            variant="default"
            leftSection={<Icon size={15} stroke={1.6} />}
            rightSection={count > 0 && <span className={css.badge}>{count}</span>}
            onClick={() => setPanel(panel === name ? null : name)}
          >
            {title}
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Suspense fallback={null}>{panel === name && children}</Suspense>
      </Popover.Dropdown>
    </Popover>
  );
  return (
    <>
      <span className={css.wideOnly}>
        <input
          className={css.searchBox}
          type="search"
          placeholder={t('search', { objects: plural })}
          aria-label={t('search', { objects: plural })}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
      </span>
      {button(
        'filter',
        t('filter'),
        IconFilter,
        size(definition.filter),
        <FilterPanel object={object} value={definition.filter} onChange={(f) => change({ filter: f ?? null })} />,
      )}
      <span className={css.wideOnly}>
        {button(
          'sort',
          t('sort'),
          IconArrowsSort,
          definition.sort.length,
          <SortPanel fields={fields} sort={definition.sort} onChange={(sort) => change({ sort })} />,
        )}
      </span>
      {button(
        'columns',
        t('columns'),
        IconColumns3,
        0,
        <ColumnsPanel
          fields={fields}
          columns={definition.columns}
          onChange={(columns) => change({ columns })}
          onNew={
            mayAddFields
              ? () => {
                  setPanel(null);
                  onNewField();
                }
              : null
          }
        />,
      )}
      <MoreMenu object={object} fields={fields} definition={definition} count={count} narrow={narrow} />
      {mayCreate &&
        (narrow ? (
          <ActionIcon
            variant="filled"
            color="indigo"
            size={36}
            aria-label={r('new', { object: label(object.labels, object.name) })}
            onClick={() => openCreate({ object: object.name })}
          >
            <IconPlus size={18} />
          </ActionIcon>
        ) : (
          <Button leftSection={<IconPlus size={15} />} onClick={() => openCreate({ object: object.name })}>
            {r('new', { object: label(object.labels, object.name) })}
          </Button>
        ))}
    </>
  );
}
