import { type KeyboardEvent, useState } from 'react';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { LineEdit } from './line-edit';

const ops = ['contains', 'not_contains', 'eq', 'ne', 'starts_with', 'ends_with', 'in', 'empty', 'not_empty'] as const;
const str = (v: unknown) => (v === null || v === undefined ? '' : String(v));
const read = (s: string) => s.trim() || null;
const plain = { ops, toText: (v: unknown) => str(v), fromText: (s: string) => read(s) };

const Show = ({ value }: ShowProps) => <>{str(value)}</>;

function external(kind: 'mailto' | 'tel' | 'web') {
  return ({ value, links }: ShowProps) => {
    const text = str(value);
    if (!links) return <>{kind === 'web' ? text.replace(/^https?:\/\/(www\.)?|\/$/g, '') : text}</>;
    if (kind === 'web' && !/^https?:\/\//i.test(text)) return <>{text}</>;
    return (
      <a
        className={css.link}
        href={kind === 'web' ? text : `${kind}:${text}`}
        target={kind === 'web' ? '_blank' : undefined}
        rel="noreferrer noopener"
      >
        {kind === 'web' ? text.replace(/^https?:\/\/(www\.)?|\/$/g, '') : text}
      </a>
    );
  };
}

const line = (type: 'text' | 'email' | 'tel' | 'url') => (p: EditProps) => (
  <LineEdit {...p} type={type === 'url' ? 'text' : type} inputMode={type} initial={str(p.value)} read={read} />
);

function Area(p: EditProps) {
  const [text, setText] = useState(p.typed ?? str(p.value));
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      p.onDone(read(text));
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      p.onCancel();
    }
  };
  return (
    <textarea
      id={p.id}
      className={css.area}
      rows={4}
      aria-label={p.label}
      aria-invalid={p.invalid || undefined}
      aria-describedby={p.describedBy}
      // biome-ignore lint/a11y/noAutofocus: whoever opens an editor wants to type
      autoFocus={p.autoFocus}
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value);
        p.onChange(read(e.currentTarget.value));
      }}
      onKeyDown={onKeyDown}
    />
  );
}

/** The text of markup, for a cell. */
const bare = (html: string) => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';

export const text: FieldType = { ...plain, Show, Edit: line('text') };
export const email: FieldType = { ...plain, Show: external('mailto'), Edit: line('email') };
export const phone: FieldType = { ...plain, Show: external('tel'), Edit: line('tel') };
export const url: FieldType = { ...plain, Show: external('web'), Edit: line('url') };
export const longText: FieldType = {
  ...plain,
  ops: ['contains', 'not_contains', 'empty', 'not_empty'],
  tall: true,
  Show: ({ value, links }) => <span className={links ? css.pre : undefined}>{str(value)}</span>,
  Edit: Area,
};
export const richText: FieldType = {
  ...plain,
  ops: ['contains', 'not_contains', 'empty', 'not_empty'],
  tall: true,
  Show: ({ value }) => <>{bare(str(value))}</>,
  Edit: Area,
  toText: (v) => bare(str(v)),
};
