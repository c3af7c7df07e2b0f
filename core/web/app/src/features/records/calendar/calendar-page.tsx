import { IconCalendar } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { openCreate } from '@/lib/create/create';
import { both } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useCan, useLabel, writable } from '@/lib/metadata/metadata';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { ListFrame } from '../list/frame';
import type { Panel } from '../list/toolbar';
import { useDefinition } from '../list/use-definition';
import { useMatching } from '../list/use-matching';
import { calendarFields } from '../model/fields';
import { Calendar } from './calendar';
import css from './calendar.module.css';
import { calendarField, endField, type Source, valuesAt } from './model';
import { isSpan } from './spans';
import { texts } from './texts.en';

/** The records of an object on the days that one of their fields says, by the same view and filter as the table. */
export function CalendarPage() {
  const of = useDefinition();
  const { name, object, fields, rights, definition, search, q, change } = of;
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const [panel, setPanel] = useState<Panel>(null);
  const mayCreate = useCan(name, 'create');
  const matching = useMatching(name, q);
  const able = calendarFields(fields);
  const field = calendarField(fields, definition.group);
  const { filter } = definition;
  const sources: Source[] = useMemo(
    () =>
      field
        ? [
            {
              object,
              field,
              end: endField(fields, field),
              filter: both(filter, matching.filter),
              tone: 'plain',
              editable: writable(field, rights),
            },
          ]
        : [],
    [object, fields, field, filter, matching.filter, rights],
  );
  const create = useCallback(
    (start: string, end?: string) => {
      if (sources[0]) openCreate({ object: name, values: valuesAt(sources[0], start, end, f.timeZone) });
    },
    [sources, name, f.timeZone],
  );
  return (
    <ListFrame
      of={of}
      panel={panel}
      setPanel={setPanel}
      className={css.page}
      above={
        able.length > 1 && (
          <div className={css.choose}>
            <label>
              {t('by')}
              <select value={field?.path} onChange={(e) => change({ group: e.currentTarget.value })}>
                {able.map((x) => (
                  <option key={x.path} value={x.path}>
                    {label(x.labels, x.name)}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )
      }
    >
      {!field && <State icon={<IconCalendar size={20} />} title={t('noDates')} hint={t('noDatesHint')} />}
      {matching.error && <Failed error={matching.error} />}
      {field && matching.waiting && <Waiting />}
      {field && !matching.waiting && !matching.error && (
        <Calendar
          sources={sources}
          span={isSpan(search.span) ? search.span : undefined}
          day={search.day}
          onGo={change}
          onCreate={mayCreate ? create : undefined}
        />
      )}
    </ListFrame>
  );
}
