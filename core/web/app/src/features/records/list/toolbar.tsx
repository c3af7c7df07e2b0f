import { ActionIcon, Button } from '@mantine/core';
import { IconArrowsSort, IconColumns3, IconDots, IconFilter, IconPlus } from '@tabler/icons-react';
import { size } from '@/filter/tree';
import { useMay } from '@/lib/auth/me';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { type Field, type ObjectInfo, useCan, useLabel } from '@/lib/metadata/metadata';
import { later } from '@/ui/later/later';
import { Reach } from '@/ui/later/reach';
import { texts as records } from '../texts.en';
import type { Definition } from './definition';
import css from './list.module.css';
import { SearchBox } from './search-box';
import { texts } from './texts.en';
import { Tool } from './tool';
import type { Change } from './use-definition';

const ColumnsPanel = later(() => import('./columns-panel').then((m) => m.ColumnsPanel));
const SortPanel = later(() => import('./sort-panel').then((m) => m.SortPanel));
const FilterPanel = later(() => import('@/filter/panel').then((m) => m.FilterPanel));
const MoreMenu = later(() => import('./more-menu').then((m) => m.MoreMenu));

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
  const group = t('views');
  useShortcut({ keys: 'f', label: t('filter'), group, run: () => setPanel('filter') });
  const tool = (name: Exclude<Panel, null>) => ({
    title: t(name),
    narrow,
    opened: panel === name,
    onChange: (open: boolean) => setPanel(open ? name : null),
  });
  return (
    <>
      {!narrow && <SearchBox object={object} q={q} change={change} />}
      <Tool {...tool('filter')} icon={IconFilter} count={size(definition.filter)} load={FilterPanel.load}>
        <FilterPanel object={object} value={definition.filter} onChange={(f) => change({ filter: f ?? null })} />
      </Tool>
      <span className={css.wideOnly}>
        <Tool {...tool('sort')} icon={IconArrowsSort} count={definition.sort.length} load={SortPanel.load}>
          <SortPanel fields={fields} sort={definition.sort} onChange={(sort) => change({ sort })} />
        </Tool>
      </span>
      <Tool {...tool('columns')} icon={IconColumns3} count={0} load={ColumnsPanel.load}>
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
        />
      </Tool>
      <Reach
        load={MoreMenu.load}
        menu={(button) => <MoreMenu object={object} fields={fields} definition={definition} count={count} button={button} />}
      >
        <ActionIcon variant={narrow ? 'subtle' : 'default'} size={narrow ? 36 : 30} aria-label={t('more')} title={t('more')}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Reach>
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
