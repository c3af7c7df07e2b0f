import { useMediaQuery } from '@mantine/hooks';
import { IconLayoutKanban } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { FilterChips } from '@/filter/chips';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { KindSwitch } from '../list/kind-switch';
import list from '../list/list.module.css';
import { type Panel, Toolbar } from '../list/toolbar';
import { useDefinition } from '../list/use-definition';
import { ViewsMenu } from '../list/views-menu';
import { SaveProvider } from '../record/use-save';
import { Board } from './board';
import css from './board.module.css';
import { boardField, boardFields } from './model';
import { texts } from './texts.en';
import { useBoardColumns } from './use-columns';

/** The records of an object as cards in columns, by the same view and filter as the table. */
export function BoardPage() {
  const { name, object, fields, rights, views, definition, q, change } = useDefinition();
  const t = useTexts(texts);
  const label = useLabel();
  const narrow = useMediaQuery('(max-width: 700px)', window.matchMedia('(max-width: 700px)').matches) ?? false;
  const [panel, setPanel] = useState<Panel>(null);
  const by = boardField(fields, definition.group);
  const { columns, error, pipelines, pipeline, choose, staged } = useBoardColumns(by);
  const { filter, sort, columns: paths } = definition;
  const shown = useMemo(() => ({ filter, sort, q, paths }), [filter, sort, q, paths]);
  const able = boardFields(fields);
  return (
    <Page
      name={definition.view?.name ?? label(object.plural_labels, name)}
      title={
        <>
          <ViewsMenu object={object} views={views} definition={definition} change={change} />
          <KindSwitch kind="board" change={change} />
        </>
      }
      actions={
        <Toolbar
          object={object}
          fields={fields}
          definition={definition}
          q={q}
          change={change}
          panel={panel}
          setPanel={setPanel}
          onNewField={() => setPanel(null)}
          narrow={narrow}
          count={undefined}
        />
      }
    >
      <SaveProvider object={object}>
        <div className={css.board}>
          {(able.length > 1 || pipelines.length > 1) && (
            <div className={css.bar}>
              {staged && pipelines.length > 1 && (
                <label>
                  {t('pipeline')}
                  <select value={pipeline?.id} onChange={(e) => choose(e.currentTarget.value)}>
                    {pipelines.map((p) => (
                      <option key={p.id} value={p.id}>
                        {p.title}
                      </option>
                    ))}
                  </select>
                </label>
              )}
              {able.length > 1 && (
                <label>
                  {t('columnsBy')}
                  <select value={by?.path} onChange={(e) => change({ group: e.currentTarget.value })}>
                    {able.map((f) => (
                      <option key={f.path} value={f.path}>
                        {label(f.labels, f.name)}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </div>
          )}
          {definition.filter && (
            <div className={list.chipBar}>
              <FilterChips
                object={object}
                value={definition.filter}
                onChange={(f) => change({ filter: f ?? null })}
                onOpen={() => setPanel('filter')}
              />
            </div>
          )}
          {error && !columns && <Failed error={error} />}
          {!error && by && !columns && <Waiting />}
          {(!by || columns?.length === 0) && (
            <State icon={<IconLayoutKanban size={20} />} title={t('noColumns')} hint={t('noColumnsHint')} />
          )}
          {by && columns && columns.length > 0 && (
            <Board object={object} fields={fields} rights={rights} by={by} columns={columns} pipeline={pipeline} list={shown} />
          )}
        </div>
      </SaveProvider>
    </Page>
  );
}
