import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { countQuery } from '@/lib/records/api';
import { FilterBuilder } from './builder';
import css from './filter.module.css';
import { texts } from './texts.en';
import { prune } from './tree';

type Props = { object: ObjectInfo; value: FilterNode | undefined; onChange: (node: FilterNode | undefined) => void };

/** The builder with a live count; the list behind it follows as soon as a condition says enough. */
export function FilterPanel({ object, value, onChange }: Props) {
  const t = useTexts(texts);
  const [draft, setDraft] = useState(value);
  const asked = prune(draft);
  const [settled] = useDebouncedValue(asked, 250);
  const { data: count } = useQuery({ ...countQuery(object.name, settled), placeholderData: (old) => old });
  const set = (next: FilterNode | undefined) => {
    setDraft(next);
    if (JSON.stringify(prune(next)) !== JSON.stringify(asked)) onChange(prune(next));
  };
  return (
    <div className={css.panel} data-own-keys>
      <FilterBuilder object={object} value={draft} onChange={set} />
      <div className={css.foot}>
        <span role="status">{count && (count.capped ? t('foundCapped', { count: count.value }) : t('found', { count: count.value }))}</span>
        {draft && (
          <button type="button" className={css.add} onClick={() => set(undefined)}>
            {t('clear')}
          </button>
        )}
      </div>
    </div>
  );
}
