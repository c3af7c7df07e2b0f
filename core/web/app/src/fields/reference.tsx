import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useLabel, useObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { knownTitle, rememberTitle, useTitle } from '@/lib/records/titles';
import { Avatar } from '@/ui/avatar/avatar';
import { Picker } from '@/ui/picker/picker';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { PopEdit } from './pop-edit';

function Show({ field, value, links }: ShowProps) {
  const object = useObjectInfo(field.target ?? '');
  const id = String(value);
  const title = useTitle(object?.name, id);
  if (!title) return null;
  const plain = field.target === 'stage' || field.target === 'pipeline';
  const content = (
    <span className={css.person}>
      {!plain && <Avatar name={title} />}
      <span>{title}</span>
    </span>
  );
  if (!links || !object) return content;
  return (
    <Link to="/records/$object/$id" params={{ object: object.name, id }} className={css.link}>
      {content}
    </Link>
  );
}

function Choices(p: EditProps & { object: string; close: () => void }) {
  const label = useLabel();
  const [query, setQuery] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['records', p.object, 'choices', query],
    queryFn: async ({ signal }) => {
      const page = await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: p.object } },
          body: { q: query || undefined, fields: ['title'], limit: 30, count: 'none' } as never,
          signal,
        }),
      );
      const records = page.data as RecordData[];
      for (const r of records) rememberTitle(r.id, r.title);
      return records;
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return (
    <Picker
      label={p.label ?? label(p.field.labels, p.field.name)}
      choices={(data ?? []).map((r) => ({ value: r.id, label: r.title }))}
      selected={p.value ? [String(p.value)] : []}
      clearable={!p.field.required}
      onQuery={setQuery}
      searching={isFetching}
      typed={p.typed}
      autoFocus
      onPick={([id]) => {
        p.onChange(id ?? null);
        p.onDone(id ?? null);
        if (!p.autoFocus) p.close();
      }}
      onDone={p.close}
      onCancel={() => (p.autoFocus ? p.onCancel() : p.close())}
    />
  );
}

function Edit(p: EditProps) {
  const object = useObjectInfo(p.field.target ?? '');
  return (
    <PopEdit
      {...p}
      open={p.autoFocus ?? false}
      shown={p.value ? <Show field={p.field} value={p.value} /> : null}
      onClose={() => p.autoFocus && p.onCancel()}
    >
      {(close) => object && <Choices {...p} object={object.name} close={close} />}
    </PopEdit>
  );
}

export const reference: FieldType = {
  Show,
  Edit,
  ops: ['eq', 'ne', 'in', 'not_in', 'empty', 'not_empty'],
  toText: (v) => knownTitle(String(v)) ?? String(v),
  fromText: (s, field) => {
    const text = s.trim();
    if (text === '') return null;
    return field.target_prefix && text.startsWith(`${field.target_prefix}_`) ? text : undefined;
  },
};
