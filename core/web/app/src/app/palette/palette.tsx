import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { keyCaps } from '@/lib/keys/shortcuts';
import { type Item, useItems } from './items';
import css from './palette.module.css';
import { texts } from './texts.en';

/** Marks in a title what was typed. */
function Marked({ text, query }: { text: string; query: string }) {
  const word = query.trim().split(/\s+/)[0] ?? '';
  const at = word ? text.toLocaleLowerCase().indexOf(word.toLocaleLowerCase()) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + word.length)}</mark>
      {text.slice(at + word.length)}
    </>
  );
}

/** One field that finds records and does everything, by keyboard alone. */
export function Palette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const deferred = useDeferredValue(query);
  const [active, setActive] = useState(0);
  const [entered, setEntered] = useState(false);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { groups, searching } = useItems(deferred, { go: (to) => void navigate({ to }), onShortcuts });
  const flat = groups.flatMap((g) => g.items);
  const current = Math.min(active, flat.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const run = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      setActive((current + step + flat.length) % Math.max(flat.length, 1));
    } else if (e.key === 'Enter' && !e.nativeEvent.isComposing) {
      e.preventDefault();
      setEntered(true);
    }
  };
  // The list follows what is typed a moment later; what was meant is what it shows then.
  useEffect(() => {
    if (!entered || deferred !== query || (searching && flat.length === 0)) return;
    setEntered(false);
    run(flat[current]);
  });
  let index = -1;
  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="10vh" xOffset={12} padding={0}>
      <Modal.Overlay backgroundOpacity={0.35} blur={2} />
      <Modal.Content aria-label={t('title')} radius="lg">
        <Modal.Body className={css.palette}>
          <div className={css.head}>
            <IconSearch size={18} stroke={1.6} aria-hidden />
            <input
              data-autofocus
              role="combobox"
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={flat[current] ? `${id}-${current}` : undefined}
              aria-label={t('placeholder')}
              placeholder={t('placeholder')}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(e) => {
                setQuery(e.currentTarget.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('title')} className={css.list}>
            {groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a group of options in a list box has no element of its own
              <div key={group.title} role="group" aria-label={group.title}>
                <div className={css.heading} aria-hidden>
                  {group.title}
                </div>
                {group.items.map((item) => {
                  index += 1;
                  const mine = index;
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
                    <div
                      key={item.id}
                      id={`${id}-${mine}`}
                      role="option"
                      tabIndex={-1}
                      aria-selected={mine === current}
                      className={css.item}
                      onPointerMove={() => setActive(mine)}
                      onClick={() => run(item)}
                    >
                      <span className={css.icon} aria-hidden>
                        {item.icon}
                      </span>
                      <span className={css.title}>
                        <Marked text={item.title} query={deferred} />
                      </span>
                      {item.detail && <span className={css.detail}>{item.detail}</span>}
                      {item.keys && (
                        <span className={css.keys} aria-hidden>
                          {keyCaps(item.keys).map((cap) => (
                            <kbd key={cap}>{cap}</kbd>
                          ))}
                        </span>
                      )}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
          {flat.length === 0 && <p className={css.none}>{searching ? t('searching') : t('nothing', { query: deferred.trim() })}</p>}
          <div className={css.foot} aria-live="polite">
            <span>{t('hint')}</span>
            <span>{query && t('hits', { count: flat.length })}</span>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
