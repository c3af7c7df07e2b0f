import { useState } from 'react';
import { FilterBuilder } from '@/filter/builder';
import { prune } from '@/filter/tree';
import type { FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { texts } from './texts.en';

type Props = {
  object: ObjectInfo;
  name: string;
  value: FilterNode | undefined;
  onSet: (when: FilterNode | undefined) => void;
  onClose: () => void;
};

/** For which records something is shown. */
export function ConditionDialog({ object, name, value, onSet, onClose }: Props) {
  const t = useTexts(texts);
  const [draft, setDraft] = useState(value);
  return (
    <Dialog title={t('conditionOf', { name })} action={t('apply')} size={640} onSubmit={() => onSet(prune(draft))} onClose={onClose}>
      <p className={parts.hint}>{t('conditionHint')}</p>
      <div data-own-keys>
        <FilterBuilder object={object} value={draft} onChange={setDraft} />
      </div>
    </Dialog>
  );
}
