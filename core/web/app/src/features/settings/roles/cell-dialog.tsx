import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FilterBuilder } from '@/filter/builder';
import { prune } from '@/filter/tree';
import type { FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, objectsQuery } from '@/lib/metadata/metadata';
import { Waiting } from '@/ui/states/waiting';
import parts from '../parts/parts.module.css';
import { Toggle } from '../parts/toggle';
import {
  type Action,
  type Definition,
  denied,
  everything,
  inheritedGrant,
  type Lineage,
  ownGrant,
  setDenied,
  setGrant,
} from './definition';
import { texts } from './texts.en';
import { useRoleWords } from './words';

type Props = {
  definition: Definition;
  parents: Lineage[];
  object: string;
  name: string;
  action: Action;
  onChange: (d: Definition) => void;
  onClose: () => void;
};

/** The condition that records must meet besides, in the filter builder, and whether the action is denied altogether. */
export function CellDialog({ definition, parents, object, name, action, onChange, onClose }: Props) {
  const t = useTexts(texts);
  const words = useRoleWords();
  const grant = ownGrant(definition, object, action) ?? inheritedGrant(definition, object, action, parents);
  const [where, setWhere] = useState<FilterNode | undefined>(grant?.where);
  const [taken, setTaken] = useState(denied(definition, object, action));
  const { data: objects = [] } = useQuery(objectsQuery);
  const info = objects.find((o) => o.id === object);
  const { data: whole } = useQuery({ ...objectQuery(info?.name ?? ''), enabled: info !== undefined });
  const title = t('cell', { action: words.action(action), object: name });
  const apply = () => {
    let next = definition;
    const asked = prune(where);
    if (JSON.stringify(asked) !== JSON.stringify(grant?.where)) {
      next = setGrant(next, object, action, { scope: grant?.scope ?? 'all', ...(asked ? { where: asked } : {}) });
    }
    onChange(setDenied(next, object, action, taken));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={title} size={640} closeButtonProps={{ 'aria-label': t('done') }}>
      <div className={parts.form}>
        {object === everything ? (
          <p className={parts.hint}>{t('conditionNeedsObject')}</p>
        ) : whole ? (
          <>
            <p className={parts.hint}>{t('conditionHint')}</p>
            <div data-own-keys>
              <FilterBuilder object={whole} value={where} onChange={setWhere} />
            </div>
          </>
        ) : (
          <Waiting />
        )}
        <Toggle label={t('takeAway')} checked={taken} onChange={setTaken} />
        <div className={parts.buttons}>
          <Button onClick={apply}>{t('done')}</Button>
        </div>
      </div>
    </Modal>
  );
}
