import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { apiName } from '@/lib/metadata/names';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { Dialog } from '../parts/dialog';
import { cleanLabels, LabelsInput } from '../parts/labels-input';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Table } from '../parts/table';
import { texts } from './texts.en';

/** How an object belongs to others. */
export function Relations({ object, disabled }: { object: ObjectInfo; disabled: boolean }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const { data: objects = [] } = useQuery(objectsQuery);
  const [adding, setAdding] = useState(false);
  const remove = useMutation({
    mutationFn: (id: string) => api.DELETE('/api/v1/relations/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  const relations = object.relations ?? [];
  return (
    <>
      {!disabled && (
        <div className={parts.tools}>
          <Button ml="auto" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            {t('newRelation')}
          </Button>
        </div>
      )}
      {relations.length === 0 ? (
        <p className={parts.hint}>{t('noRelations')}</p>
      ) : (
        <Table columns={[t('name'), t('to'), t('apiName'), t('kind')]} end={!disabled && t('delete')}>
          {relations.map((r) => (
            <tr key={`${r.id} ${r.inverse}`}>
              <td>
                <span className={parts.main}>{label(r.labels, r.name)}</span>
              </td>
              <td className={parts.quiet}>{label(objects.find((o) => o.id === r.target)?.plural_labels, r.target)}</td>
              <td className={parts.quiet}>
                <code>{r.name}</code>
              </td>
              <td>
                <Pill text={t(r.kind === 'reference' ? 'reference' : 'many')} />
              </td>
              {!disabled && (
                <td data-end>
                  <RowMenu
                    of={label(r.labels, r.name)}
                    actions={[r.id.startsWith('rel_') && { label: t('delete'), danger: true, run: () => remove.mutate(r.id) }]}
                  />
                </td>
              )}
            </tr>
          ))}
        </Table>
      )}
      {adding && <RelationDialog object={object} objects={objects} onClose={() => setAdding(false)} />}
    </>
  );
}

function RelationDialog({ object, objects, onClose }: { object: ObjectInfo; objects: ObjectInfo[]; onClose: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const [to, setTo] = useState('');
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [inverse, setInverse] = useState<Record<string, string>>({});
  const first = (l: Record<string, string>) => apiName(l.en ?? l.de ?? '');
  const create = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      api.POST('/api/v1/relations', {
        body: {
          from: object.name,
          to,
          name: first(cleanLabels(labels)),
          inverse_name: Object.keys(cleanLabels(inverse)).length > 0 ? first(cleanLabels(inverse)) : undefined,
          labels: cleanLabels(labels),
          inverse_labels: cleanLabels(inverse),
        },
      }),
    onSuccess: async () => {
      toast({ title: t('relationCreated') });
      onClose();
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  const errors = fieldErrors(create.error);
  return (
    <Dialog
      title={t('newRelation')}
      action={t('createRelation')}
      size={540}
      busy={create.isPending}
      disabled={!to || Object.keys(cleanLabels(labels)).length === 0}
      error={create.error && !errors.name ? create.error : undefined}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <NativeSelect
        label={t('to')}
        value={to}
        error={errors.to}
        onChange={(e) => setTo(e.currentTarget.value)}
        data={[{ value: '', label: '' }, ...objects.map((o) => ({ value: o.name, label: label(o.plural_labels, o.name) }))]}
      />
      <LabelsInput
        label={t('relationName', { object: label(object.labels, object.name) })}
        value={labels}
        onChange={setLabels}
        error={errors.name ?? errors.labels}
      />
      <LabelsInput label={t('inverseName')} value={inverse} onChange={setInverse} error={errors.inverse_name} />
    </Dialog>
  );
}
