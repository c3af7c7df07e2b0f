import { ActionIcon } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from '../texts.en';
import css from './related.module.css';

type Props = { title: string; count?: string; onAdd?: () => void; adding?: boolean; children: ReactNode };

/** A heading with how many there are, a button that adds one, and the list. */
export function Block({ title, count, onAdd, adding, children }: Props) {
  const t = useTexts(texts);
  return (
    <section className={css.block} aria-label={title}>
      <h2 className={css.head}>
        <span>{title}</span>
        {count && <span className={css.count}>{count}</span>}
        {onAdd && (
          <ActionIcon
            size={24}
            className={css.add}
            aria-label={t('addTo', { title })}
            title={t('addTo', { title })}
            aria-expanded={adding}
            onClick={onAdd}
          >
            <IconPlus size={15} stroke={1.8} />
          </ActionIcon>
        )}
      </h2>
      {children}
    </section>
  );
}
