import { IconCheck } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './picker.module.css';
import { texts } from './texts.en';

export type Choice = { value: string; label: string; icon?: ReactNode; detail?: string };

type Props = {
  label: string;
  choices: Choice[];
  /** What is chosen already. */
  selected: string[];
  multiple?: boolean;
  /** Whether the choice may be taken away. */
  clearable?: boolean;
  /** Whether a text that is none of the choices may be added. */
  open?: boolean;
  /** Set where the server narrows the choices; otherwise they are narrowed here. */
  onQuery?: (query: string) => void;
  searching?: boolean;
  typed?: string;
  autoFocus?: boolean;
  onPick: (selected: string[]) => void;
  onDone: () => void;
  onCancel: () => void;
};

/** A field that narrows a list of choices, and the list below it. The arrow keys choose, Enter takes, Esc leaves. */
export function Picker(props: Props) {
  const { label, choices, selected, multiple, clearable, open, onQuery, searching, onPick, onDone, onCancel } = props;
  const t = useTexts(texts);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState(props.typed ?? '');
  const [active, setActive] = useState(() => Math.max(0, props.typed ? 0 : choices.findIndex((c) => c.value === selected[0])));
  const words = query.trim().toLocaleLowerCase();
  const found = onQuery || !words ? choices : choices.filter((c) => c.label.toLocaleLowerCase().includes(words));
  const extra: Choice[] =
    open && words && !choices.some((c) => c.label.toLocaleLowerCase() === words)
      ? [{ value: query.trim(), label: t('add', { text: query.trim() }) }]
      : [];
  const clear: Choice[] = clearable && !multiple && selected.length > 0 && !words ? [{ value: '', label: t('clear') }] : [];
  const rows = [...found, ...extra, ...clear];
  const current = Math.min(active, rows.length - 1);

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a letter that began the editing asks once
  useEffect(() => {
    if (props.typed) onQuery?.(props.typed);
  }, []);

  const pick = (choice: Choice | undefined) => {
    if (!choice) return onDone();
    if (!multiple) {
      onPick(choice.value === '' ? [] : [choice.value]);
      return;
    }
    onPick(selected.includes(choice.value) ? selected.filter((v) => v !== choice.value) : [...selected, choice.value]);
    setQuery('');
    onQuery?.('');
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      setActive((current + step + rows.length) % Math.max(rows.length, 1));
    } else if (e.key === 'Enter' && !e.nativeEvent.isComposing) {
      e.preventDefault();
      if (multiple && (e.ctrlKey || e.metaKey)) onDone();
      else pick(rows[current]);
    } else if (e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      if (multiple) onDone();
      else onCancel();
    } else if (e.key === 'Tab') {
      onDone();
    } else if (e.key === 'Backspace' && multiple && query === '' && selected.length > 0) {
      onPick(selected.slice(0, -1));
    }
  };
  return (
    <div className={css.picker} data-own-keys>
      <input
        className={css.input}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={rows[current] ? `${id}-${current}` : undefined}
        aria-label={label}
        placeholder={t('filter')}
        // biome-ignore lint/a11y/noAutofocus: whoever opens an editor wants to type
        autoFocus={props.autoFocus}
        autoComplete="off"
        value={query}
        onChange={(e) => {
          setQuery(e.currentTarget.value);
          setActive(0);
          onQuery?.(e.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} aria-multiselectable={multiple} className={css.list}>
        {rows.map((choice, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
          <div
            key={choice.value || 'clear'}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={selected.includes(choice.value)}
            data-active={i === current || undefined}
            className={css.option}
            onPointerMove={() => setActive(i)}
            onPointerDown={(e) => e.preventDefault()}
            onClick={() => pick(choice)}
          >
            {choice.icon}
            <span className={css.text}>{choice.label}</span>
            {choice.detail && <span className={css.detail}>{choice.detail}</span>}
            {selected.includes(choice.value) && <IconCheck size={14} aria-hidden className={css.check} />}
          </div>
        ))}
      </div>
      {rows.length === 0 && <p className={css.none}>{searching ? t('searching') : t('nothing')}</p>}
    </div>
  );
}
