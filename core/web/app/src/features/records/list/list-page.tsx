import { IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { FieldValue, typeOf } from '@/fields/fields';
import { boxOfChoices } from '@/fields/pop-edit';
import { useMay } from '@/lib/auth/me';
import { both } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { useLabel, writable } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { Avatar } from '@/ui/avatar/avatar';
import { Grid, type GridItem } from '@/ui/grid/grid';
import gridCss from '@/ui/grid/grid.module.css';
import { type GridColumn, maxWidth, minWidth } from '@/ui/grid/model';
import { useSoon } from '@/ui/later/idle';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { SaveProvider } from '../record/use-save';
import { CellEditor } from './cell-editor';
import { useColumns } from './columns';
import { ListFrame } from './frame';
import { groupItems } from './group-items';
import css from './list.module.css';
import { NoRows } from './no-rows';
import { NumberCell, useGroups, useNumbers } from './numbers';
import { texts } from './texts.en';
import type { Panel } from './toolbar';
import { useDefinition } from './use-definition';
import { useEdit } from './use-edit';
import { useMatching } from './use-matching';
import { useRows } from './use-rows';
import { useSelection } from './use-selection';

const BulkBar = lazy(() => import('./bulk-bar').then((m) => ({ default: m.BulkBar })));
const ColumnMenu = lazy(() => import('./column-menu').then((m) => ({ default: m.ColumnMenu })));
const FieldDialog = lazy(() => import('./field-dialog').then((m) => ({ default: m.FieldDialog })));
const BoardPage = lazy(() => import('../board/board-page').then((m) => ({ default: m.BoardPage })));
const CalendarPage = lazy(() => import('../calendar/calendar-page').then((m) => ({ default: m.CalendarPage })));
const noneClosed: string[] = [];
const recordAt = (object: string, id: string) => ({ to: '/records/$object/$id', params: { object, id } }) as const;

/** The records of an object, as their view wants them: a table, a board or a calendar. */
export function ListPage() {
  const { object, definition } = useDefinition();
  useSoon(boxOfChoices);
  return (
    <SaveProvider object={object}>
      {definition.kind === 'table' ? (
        <TablePage />
      ) : (
        <Suspense fallback={<Waiting />}>{definition.kind === 'board' ? <BoardPage /> : <CalendarPage />}</Suspense>
      )}
    </SaveProvider>
  );
}

/** The records of an object as a table that one works in. */
function TablePage() {
  const of = useDefinition();
  const { name, object, fields, rights, definition: shown, q, change } = of;
  const matching = useMatching(name, q);
  // What is searched for is a condition like the others, yet it shows in the search box and not as a chip.
  const definition = useMemo(() => ({ ...shown, filter: both(shown.filter, matching.filter) }), [shown, matching.filter]);
  const t = useTexts(texts);
  const label = useLabel();
  const language = useLanguage();
  const formats = useFormats();
  const router = useRouter();
  const narrow = useNarrow();
  const mayAddFields = useMay('settings.metadata');
  const [panel, setPanel] = useState<Panel>(null);
  const [menu, setMenu] = useState<{ column: GridColumn; anchor: DOMRect } | null>(null);
  const [newField, setNewField] = useState(false);
  const { columns, resize, pin } = useColumns(object, fields, definition, narrow);
  const { list, rows, count, more, hasMore, fresh, gone, reload, key } = useRows(object, definition, matching.waiting);
  const selection = useSelection(rows, definition.filter, count, key);
  const numbers = useNumbers(object, definition.columns, definition.filter);
  const { edit, clear, paste } = useEdit(object);
  const fieldOf = useCallback((path: string) => fields.find((f) => f.path === path), [fields]);

  const groupField = definition.group ? fieldOf(definition.group) : undefined;
  const groups = useGroups(
    object,
    groupField,
    definition.filter,
    fields.find((f) => f.type === 'money' && definition.columns.includes(f.path)),
  );
  const [closed, setClosed] = usePref<string[]>(`closed:${name}:${definition.group ?? ''}`, noneClosed);
  const items: GridItem<RecordData>[] = useMemo(() => {
    if (!groupField || !groups) return rows.map((row) => ({ kind: 'row', row, id: row.id }));
    return groupItems(rows, groups, groupField.path, closed, hasMore).map((item) => {
      if (item.kind === 'row') return item;
      const { group, id, isClosed } = item;
      return {
        kind: 'group' as const,
        id,
        content: (
          <>
            <button
              type="button"
              className={css.groupToggle}
              aria-expanded={!isClosed}
              aria-label={t(isClosed ? 'expandGroup' : 'collapseGroup', { name: group.label })}
              onClick={() => setClosed(isClosed ? closed.filter((c) => c !== id) : [...closed, id])}
            >
              {isClosed ? <IconChevronRight size={15} /> : <IconChevronDown size={15} />}
            </button>
            {group.value === null ? group.label : <FieldValue field={groupField} value={group.value} />}
            <span className={css.groupCount}>{formats.number(group.count)}</span>
            {group.sums && <span className={css.groupCount}>{group.sums}</span>}
          </>
        ),
      };
    });
  }, [rows, groups, groupField, closed, hasMore, t, setClosed, formats]);

  const content = useCallback(
    (row: RecordData, column: GridColumn) => {
      if (column.id === 'title') {
        return (
          <span className={css.titleCell}>
            <Avatar name={row.title || '?'} />
            <a
              href={`/records/${name}/${row.id}`}
              tabIndex={-1}
              onPointerEnter={() => void router.preloadRoute(recordAt(name, row.id)).catch(() => undefined)}
              onClick={(e) => {
                if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
                e.preventDefault();
                void router.navigate(recordAt(name, row.id));
              }}
            >
              {row.title || '–'}
            </a>
          </span>
        );
      }
      const field = fieldOf(column.id);
      const value = fieldValue(row, column.id);
      return field && !isEmpty(value) ? <FieldValue field={field} value={value} /> : null;
    },
    [name, fieldOf, router],
  );
  const textOf = (row: RecordData, column: GridColumn) => {
    const field = fieldOf(column.id);
    const value = fieldValue(row, column.id);
    return field && !isEmpty(value) ? typeOf(field).toText(value, field, { language, formats }) : '';
  };
  const cells = <C extends { row: RecordData; column: GridColumn }>(list: C[]) =>
    list.flatMap((c) => {
      const field = fieldOf(c.column.id);
      return field ? [{ ...c, field }] : [];
    });
  const open = (row: RecordData) => void router.navigate(recordAt(name, row.id));
  const moveColumn = (id: string, before: string) => {
    const rest = definition.columns.filter((c) => c !== id);
    const at = rest.indexOf(before);
    change({ columns: [...rest.slice(0, at), id, ...rest.slice(at)] });
  };
  const stepColumn = (id: string, step: -1 | 1) => {
    const next = [...definition.columns];
    const at = next.indexOf(id);
    const other = next[at + step];
    if (other === undefined) return;
    next[at + step] = id;
    next[at] = other;
    change({ columns: next });
  };
  const addFilterOn = (path: string) => {
    const field = fieldOf(path);
    if (!field) return;
    const op = typeOf(field).ops[0] ?? 'eq';
    const node = { field: path, op: op === 'eq' && field.type !== 'boolean' ? ('not_empty' as const) : op };
    change({ filter: both(shown.filter, { ...node, op: 'not_empty' }) });
    setPanel('filter');
  };
  const plural = label(object.plural_labels, name);
  const menuField = menu && fieldOf(menu.column.id);
  const total = count ? (count.capped ? -1 : count.value) : -1;
  return (
    <>
      <ListFrame of={of} panel={panel} setPanel={setPanel} count={count} onNewField={() => setNewField(true)} className={css.list}>
        <div className={`${css.grid} ${css.anchor}`}>
          {(list.isPending || matching.waiting) && !matching.error && <Waiting />}
          {matching.error && <Failed error={matching.error} />}
          {list.isError && !list.data && <Failed error={list.error} reset={() => void list.refetch()} />}
          {list.data && rows.length === 0 && !list.isPlaceholderData && (
            <NoRows object={object} filtered={definition.filter !== undefined} onClear={() => change({ filter: null, q: '' })} />
          )}
          {list.data && (rows.length > 0 || list.isPlaceholderData) && (
            <Grid<RecordData>
              label={definition.view?.name ?? plural}
              items={items}
              total={total}
              columns={columns}
              content={content}
              textOf={textOf}
              editable={(_row, column) => {
                const field = fieldOf(column.id);
                return field !== undefined && writable(field, rights) && typeOf(field).Edit !== null;
              }}
              tall={(column) => typeOf(fieldOf(column.id) ?? ({ type: 'text' } as never)).tall ?? false}
              editor={(row, column, typed, actions) => {
                const field = fieldOf(column.id);
                return (
                  field && (
                    <CellEditor
                      field={field}
                      value={fieldValue(row, field.path)}
                      typed={typed}
                      actions={actions}
                      row={row}
                      onSave={(v, base) => void edit({ row: base, field }, v)}
                    />
                  )
                );
              }}
              onOpen={open}
              onClear={(list) => void clear(cells(list))}
              onPaste={(list) => void paste(cells(list))}
              selection={{
                has: selection.has,
                toggle: selection.toggle,
                all: selection.all || selection.every,
                some: selection.some,
                toggleAll: selection.toggleAll,
                label: (row) => t('select', { name: row.title }),
                allLabel: t('selectAll'),
              }}
              gone={(row) => gone.has(row.id)}
              onNearEnd={more}
              onMenu={(column, anchor) => setMenu({ column, anchor: anchor.getBoundingClientRect() })}
              onResize={resize}
              onMove={moveColumn}
              resizeLabel={t('resize')}
              add={
                mayAddFields && (
                  <button
                    type="button"
                    className={gridCss.addColumn}
                    aria-label={t('addColumn')}
                    title={t('addColumn')}
                    onClick={() => setPanel('columns')}
                  >
                    <IconPlus size={15} />
                  </button>
                )
              }
              footer={
                narrow
                  ? undefined
                  : (column) => {
                      const field = fieldOf(column.id);
                      return (
                        field && (
                          <NumberCell
                            field={field}
                            chosen={numbers.chosen[column.id]}
                            value={numbers.value(column.id)}
                            onChoose={(c) => numbers.choose(column.id, c)}
                          />
                        )
                      );
                    }
              }
              footerLabel={t('footer')}
              resetKey={key}
            />
          )}
          {selection.some && (
            <Suspense>
              <BulkBar
                object={object}
                fields={fields}
                columns={definition.columns}
                rights={rights}
                selected={selection.selected}
                offerAll={!selection.all && selection.every && hasMore}
                total={count}
                onAll={selection.selectMatching}
                onClear={selection.clear}
                onDone={() => {
                  selection.clear();
                  reload();
                }}
              />
            </Suspense>
          )}
        </div>
        <div className={css.status}>
          <span role="status">
            {count &&
              (count.capped
                ? `${t('tooMany', { count: count.value })} ${plural}`
                : t('total', { count: count.value, object: label(object.labels, name), objects: plural }))}
          </span>
          {fresh > 0 && (
            <button type="button" onClick={reload}>
              {t('newOnes', { count: fresh })} · {t('showNew')}
            </button>
          )}
          {definition.group && (
            <button type="button" onClick={() => change({ group: null })}>
              {t('noGroup')}
            </button>
          )}
        </div>
      </ListFrame>
      {menu && menuField && (
        <Suspense>
          <ColumnMenu
            anchor={menu.anchor}
            column={columns.find((c) => c.id === menu.column.id) ?? menu.column}
            field={menuField}
            definition={definition}
            onClose={() => setMenu(null)}
            onSort={(sort) => change({ sort })}
            onFilter={() => addFilterOn(menu.column.id)}
            onGroup={() => change({ group: menu.column.id })}
            onPin={(on) => pin(menu.column.id, on)}
            onMove={(step) => stepColumn(menu.column.id, step)}
            onWidth={(step) =>
              resize(
                menu.column.id,
                Math.max(minWidth, Math.min(maxWidth, (columns.find((c) => c.id === menu.column.id)?.width ?? 150) + step)),
              )
            }
            onHide={() => change({ columns: definition.columns.filter((c) => c !== menu.column.id) })}
          />
        </Suspense>
      )}
      <Suspense fallback={null}>
        {newField && (
          <FieldDialog
            object={name}
            onClose={() => setNewField(false)}
            onCreated={(path) => {
              setNewField(false);
              change({ columns: [...definition.columns, path] });
            }}
          />
        )}
      </Suspense>
    </>
  );
}
