import { Modal } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { texts } from '@/app/texts.en';
import { useTexts } from '@/lib/i18n/catalogue';
import { keyCaps, type Shortcut, shortcutStore } from '@/lib/keys/shortcuts';
import css from './shortcuts.module.css';

/** All shortcuts that work on the screen below, by group. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const all = useSyncExternalStore(shortcutStore.subscribe, shortcutStore.current);
  const groups = new Map<string, Map<string, Shortcut[]>>();
  for (const s of all) {
    const group = groups.get(s.group) ?? new Map<string, Shortcut[]>();
    groups.set(s.group, group.set(s.label, [...(group.get(s.label) ?? []), s]));
  }
  return (
    <Modal opened onClose={onClose} title={t('shortcuts')} size="md" closeButtonProps={{ 'aria-label': t('close') }}>
      {[...groups].map(([name, labels]) => (
        <section key={name} className={css.group}>
          <h3>{name}</h3>
          <dl>
            {[...labels].map(([label, shortcuts]) => (
              <div key={label} className={css.row}>
                <dt>{label}</dt>
                <dd>
                  {shortcuts.map((s) => (
                    <span key={s.keys} className={css.keys}>
                      {keyCaps(s.keys).map((cap) => (
                        <kbd key={cap}>{cap}</kbd>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
