import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from '@/lib/toast/texts.en';
import { toastStore } from '@/lib/toast/toast';
import css from './toasts.module.css';

/** What has just happened, with a way back; it is read out, and stays while the pointer or the focus is on it. */
export function Toasts() {
  const t = useTexts(texts);
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.current);
  return (
    <div className={css.area} role="status" aria-live="polite">
      {toasts.map((item) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only holds the clock, it does nothing else
        <div
          key={item.id}
          className={css.toast}
          data-tone={item.tone}
          onPointerEnter={() => toastStore.hold(item.id)}
          onPointerLeave={() => toastStore.release(item.id)}
          onFocus={() => toastStore.hold(item.id)}
          onBlur={() => toastStore.release(item.id)}
        >
          <div className={css.text}>
            <strong>{item.title}</strong>
            {item.detail && <span>{item.detail}</span>}
          </div>
          {item.action && (
            <button
              type="button"
              className={css.action}
              onClick={() => {
                item.action?.run();
                toastStore.close(item.id);
              }}
            >
              {item.action.label}
            </button>
          )}
          <ActionIcon size={24} aria-label={t('close')} onClick={() => toastStore.close(item.id)}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
