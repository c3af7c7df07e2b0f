import type { Editor } from '@tiptap/react';
import { type RefObject, useEffect, useId, useImperativeHandle, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './editor.module.css';
import { askedFor } from './mention';
import { texts } from './texts.en';

export type Person = { id: string; name: string; can_read: boolean };
export type Keys = { handle: (event: KeyboardEvent) => boolean };

type Props = { editor: Editor; find: (query: string) => Promise<Person[]>; onPick: (person: Person) => void; keys: RefObject<Keys | null> };
type Asked = { query: string; from: number; left: number; top: number };

/** The people whose names fit what is typed behind an @; arrows and Enter choose one, and the caret stays in the text. */
export function Suggestions({ editor, find, onPick, keys }: Props) {
  const t = useTexts(texts);
  const id = useId();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [people, setPeople] = useState<Person[]>([]);
  const [at, setAt] = useState(0);

  useEffect(() => {
    const look = () => {
      if (editor.isDestroyed) return;
      const { $from, empty } = editor.state.selection;
      const query = empty ? askedFor($from.parent.textBetween(0, $from.parentOffset, undefined, '￼')) : null;
      if (query === null) return setAsked(null);
      const from = $from.pos - query.length - 1;
      const box = editor.view.dom.closest('[data-own-keys]')?.getBoundingClientRect();
      const caret = editor.view.coordsAtPos(from);
      setAsked({
        query,
        from,
        left: Math.max(0, Math.min(caret.left - (box?.left ?? 0), (box?.width ?? 0) - 240)),
        top: caret.bottom - (box?.top ?? 0) + 4,
      });
    };
    editor.on('transaction', look);
    return () => void editor.off('transaction', look);
  }, [editor]);

  const query = asked?.query;
  useEffect(() => {
    if (query === undefined) return setPeople([]);
    let gone = false;
    const timer = setTimeout(
      () =>
        void find(query)
          .then((list) => {
            if (gone) return;
            setPeople(list);
            setAt(0);
          })
          .catch(() => setPeople([])),
      120,
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [query, find]);

  const pick = (person: Person) => {
    if (!asked) return;
    editor
      .chain()
      .focus()
      .insertContentAt({ from: asked.from, to: editor.state.selection.from }, [
        { type: 'mention', attrs: { id: person.id, label: person.name } },
        { type: 'text', text: ' ' },
      ])
      .run();
    setAsked(null);
    onPick(person);
  };
  const open = asked !== null && people.length > 0;
  useImperativeHandle(keys, () => ({
    handle: (event) => {
      if (!open) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const chosen = people[at];
      if (step) setAt((at + step + people.length) % people.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.ctrlKey && !event.metaKey) pick(chosen);
      else if (event.key === 'Escape') setAsked(null);
      else return false;
      event.stopPropagation();
      return true;
    },
  }));

  useEffect(() => {
    const tell = () => {
      const field = editor.view.dom;
      field.setAttribute('aria-autocomplete', 'list');
      if (open) {
        field.setAttribute('aria-controls', id);
        field.setAttribute('aria-activedescendant', `${id}-${at}`);
      } else {
        field.removeAttribute('aria-controls');
        field.removeAttribute('aria-activedescendant');
      }
    };
    // On a slow device the field comes after what lies around it.
    if (editor.isInitialized) tell();
    else editor.on('create', tell);
    return () => void editor.off('create', tell);
  }, [editor, open, at, id]);

  if (!open) return null;
  return (
    <div id={id} role="listbox" aria-label={t('people')} className={css.people} style={{ left: asked.left, top: asked.top }}>
      {people.map((p, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus
        <div
          key={p.id}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === at}
          onMouseDown={(e) => e.preventDefault()}
          onClick={() => pick(p)}
        >
          <span>{p.name}</span>
          {!p.can_read && <small>{t('cannotRead')}</small>}
        </div>
      ))}
    </div>
  );
}
