import { type KeyboardEvent, useState } from 'react';
import type { EditProps } from './field-type';
import css from './fields.module.css';

type Props = EditProps & {
  type?: 'text' | 'email' | 'tel' | 'url' | 'date' | 'datetime-local';
  inputMode?: 'text' | 'decimal' | 'numeric' | 'email' | 'tel' | 'url';
  align?: 'end';
  /** The draft's first text. */
  initial: string;
  /** What a text stands for; undefined leaves the draft at the text, which the server then refuses with a reason. */
  read: (text: string) => unknown;
};

/** One line of text. Enter keeps the draft, Esc gives it up. */
export function LineEdit({ type = 'text', inputMode, align, initial, read, ...p }: Props) {
  const [text, setText] = useState(p.typed ?? initial);
  const value = (s: string) => {
    const v = read(s);
    return v === undefined ? s : v;
  };
  const onKeyDown = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.key === 'Enter' && !e.nativeEvent.isComposing) {
      // In a form, Enter goes on to send it; in place, it only keeps the draft.
      if (p.autoFocus) e.preventDefault();
      p.onDone(value(text));
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      p.onCancel();
    }
  };
  return (
    <input
      id={p.id}
      className={align === 'end' ? `${css.line} ${css.end}` : css.line}
      type={type}
      inputMode={inputMode}
      aria-label={p.label}
      aria-invalid={p.invalid || undefined}
      aria-describedby={p.describedBy}
      // biome-ignore lint/a11y/noAutofocus: whoever opens an editor wants to type
      autoFocus={p.autoFocus}
      autoComplete="off"
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value);
        p.onChange(value(e.currentTarget.value));
      }}
      onKeyDown={onKeyDown}
    />
  );
}
