import { IconLayoutKanban } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { both } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { ListFrame } from '../list/frame';
import type { Panel } from '../list/toolbar';
import { useDefinition } from '../list/use-definition';
import { useMatching } from '../list/use-matching';
import { Board } from './board';
import css from './board.module.css';
import { boardField, boardFields } from './model';
import { texts } from './texts.en';
import { useBoardColumns } from './use-columns';

/** The records of an object as cards in columns, by the same view and filter as the table. */
export function BoardPage() {
  const of = useDefinition();
  const { name, object, fields, rights, definition, q, change } = of;
  const t = useTexts(texts);
  const label = useLabel();
  const [panel, setPanel] = useState<Panel>(null);
  const by = boardField(fields, definition.group);
  const { columns, error, pipelines, pipeline, choose, staged } = useBoardColumns(by);
  const { filter, sort, columns: paths } = definition;
  const matching = useMatching(name, q);
  const shown = useMemo(() => ({ filter: both(filter, matching.filter), sort, paths }), [filter, matching.filter, sort, paths]);
  const able = boardFields(fields);
  return (
    <ListFrame
      of={of}
      panel={panel}
      setPanel={setPanel}
      className={css.board}
      above={
        (able.length > 1 || pipelines.length > 1) && (
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
        )
      }
    >
      {(matching.error || (error && !columns)) && <Failed error={matching.error ?? error} />}
      {!error && !matching.error && by && (!columns || matching.waiting) && <Waiting />}
      {(!by || columns?.length === 0) && <State icon={<IconLayoutKanban size={20} />} title={t('noColumns')} hint={t('noColumnsHint')} />}
      {by && columns && columns.length > 0 && !matching.waiting && !matching.error && (
        <Board object={object} fields={fields} rights={rights} by={by} columns={columns} pipeline={pipeline} list={shown} />
      )}
    </ListFrame>
  );
}
