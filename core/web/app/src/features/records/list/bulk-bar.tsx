import { Button } from '@mantine/core';
import { IconDownload, IconPencil, IconTrash, IconUserShare, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Field, ObjectInfo, Rights } from '@/lib/metadata/metadata';
import css from './list.module.css';
import { texts } from './texts.en';
import type { Selected } from './use-selection';

const BulkDialog = lazy(() => import('./bulk-dialog').then((m) => ({ default: m.BulkDialog })));

const PluginActions = lazy(() => import('./plugin-actions').then((m) => ({ default: m.PluginActions })));

const ExportDialog = lazy(() => import('@/export/export-dialog').then((m) => ({ default: m.ExportDialog })));

export type BulkKind = 'edit' | 'assign' | 'delete';

type Props = {
  object: ObjectInfo;
  fields: Field[];
  columns: string[];
  rights: Rights | undefined;
  selected: Selected;
  /** Whether all loaded rows are selected and there are more that match. */
  offerAll: boolean;
  total: { value: number; capped: boolean } | undefined;
  onAll: () => void;
  onClear: () => void;
  onDone: () => void;
};

/** What can be done with the selected rows. */
export function BulkBar({ object, fields, columns, rights, selected, offerAll, total, onAll, onClear, onDone }: Props) {
  const t = useTexts(texts);
  const [kind, setKind] = useState<BulkKind | 'export' | null>(null);
  const may = (action: string) => rights?.actions.includes(action) ?? false;
  const canBulk = may('bulk') && may('update');
  return (
    <section className={css.bulk} aria-label={t('selected', { count: selected.count })}>
      <span role="status">{selected.all ? t('allSelected') : t('selected', { count: selected.count })}</span>
      {offerAll && (
        <Button variant="subtle" onClick={onAll}>
          {total && !total.capped ? t('allMatching', { count: total.value }) : t('allMatchingCapped')}
        </Button>
      )}
      {canBulk && (
        <>
          <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => setKind('edit')}>
            {t('bulkEdit')}
          </Button>
          <Button variant="default" leftSection={<IconUserShare size={14} />} onClick={() => setKind('assign')}>
            {t('bulkAssign')}
          </Button>
        </>
      )}
      {canBulk && (
        <Suspense fallback={null}>
          <PluginActions object={object} selected={selected} onDone={onDone} />
        </Suspense>
      )}
      {may('export') && (
        <Button variant="default" leftSection={<IconDownload size={14} />} onClick={() => setKind('export')}>
          {t('bulkExport')}
        </Button>
      )}
      {may('bulk') && may('delete') && (
        <Button variant="default" leftSection={<IconTrash size={14} />} onClick={() => setKind('delete')}>
          {t('bulkDelete')}
        </Button>
      )}
      <Button variant="subtle" color="gray" aria-label={t('clearSelection')} title={t('clearSelection')} onClick={onClear} px={6}>
        <IconX size={15} />
      </Button>
      <Suspense fallback={null}>
        {kind === 'export' && (
          <ExportDialog
            object={object}
            fields={fields}
            columns={columns}
            filter={selected.filter}
            count={{ value: selected.count, capped: selected.more }}
            onClose={() => setKind(null)}
          />
        )}
        {kind && kind !== 'export' && (
          <BulkDialog
            kind={kind}
            object={object}
            fields={fields}
            rights={rights}
            selected={selected}
            onClose={() => setKind(null)}
            onDone={() => {
              setKind(null);
              onDone();
            }}
          />
        )}
      </Suspense>
    </section>
  );
}
