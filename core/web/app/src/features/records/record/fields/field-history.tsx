import { ActionIcon, Popover } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Field } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { Waiting } from '@/ui/states/waiting';
import { historyQuery } from '../api';
import { texts } from '../texts.en';
import { Change } from '../timeline/change-values';
import { UndoChange } from '../timeline/undo-change';
import { useOrigin } from '../timeline/who';
import css from './fields.module.css';

type Props = { object: string; record: RecordData; field: Field; name: string };

/** A button behind which stands where a field's value comes from, and what it was before. */
export function FieldHistory(props: Props) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  const title = t('historyOf', { field: props.name });
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={24} aria-label={title} title={title} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconHistory size={14} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={title}>
        {open && <Entries {...props} title={title} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Entries({ object, record, field, title }: Props & { title: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const origin = useOrigin();
  const { data, error } = useQuery(historyQuery(object, record.id));
  if (error) return <p className={css.note}>{t('historyFailed')}</p>;
  if (!data) return <Waiting />;
  const mine = data.entries.flatMap((e) => {
    const change = (e.changes ?? []).find((c) => c.field === field.path);
    return change ? [{ entry: e, change }] : [];
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={css.history} tabIndex={0} aria-label={title}>
      <h3>{title}</h3>
      {mine.length === 0 && <p className={css.note}>{data.more ? t('historyTooOld') : t('neverChanged')}</p>}
      <ol>
        {mine.map(({ entry, change }, i) => (
          <li key={entry.seq}>
            <p className={css.origin}>
              <strong>{origin(entry)}</strong>
              <time dateTime={entry.at} title={f.dateTime(entry.at)}>
                {f.relative(entry.at)}
              </time>
              <UndoChange entry={entry} quiet={i > 0} />
            </p>
            <Change field={field} change={change} />
          </li>
        ))}
      </ol>
    </section>
  );
}
