import { Button } from '@mantine/core';
import { IconArchive, IconEdit, IconListSearch, IconPlus, IconRestore, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { FieldIcon } from '@/ui/field-icon/field-icon';
import { Pill } from '@/ui/pill/pill';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Table } from '../parts/table';
import { FieldDialog } from './field-dialog';
import { texts } from './texts.en';
import { typeKey } from './types';
import { UsedDialog, WhereUsed } from './where-used';

/** The fields of an object: found, made, changed, archived. */
export function FieldsTable({ object, disabled }: { object: ObjectInfo; disabled: boolean }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const [query, setQuery] = useState('');
  const [archived, setArchived] = useState(false);
  const [open, setOpen] = useState<{ field?: Field } | null>(null);
  const [deleting, setDeleting] = useState<Field | null>(null);
  const [used, setUsed] = useState<Field | null>(null);
  const words = query.trim().toLocaleLowerCase();
  const fields = (object.fields ?? []).filter(
    (f) => !f.system && (archived || !f.archived) && (!words || `${label(f.labels, f.name)} ${f.name}`.toLocaleLowerCase().includes(words)),
  );
  const archive = useMutation({
    mutationFn: (f: Field) =>
      api.PATCH('/api/v1/objects/{object}/fields/{field}', {
        params: { path: { object: object.name, field: f.id } },
        body: { archived: !f.archived },
      }),
    onSuccess: async (_, f) => {
      toast({ title: t(f.archived ? 'restoredDone' : 'archivedDone', { name: label(f.labels, f.name) }) });
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  return (
    <>
      <div className={parts.tools}>
        <input
          type="search"
          className={parts.search}
          placeholder={t('findField')}
          aria-label={t('findField')}
          value={query}
          onChange={(e) => setQuery(e.currentTarget.value)}
        />
        {object.fields?.some((f) => f.archived) && (
          <label className={parts.check}>
            <input type="checkbox" checked={archived} onChange={(e) => setArchived(e.currentTarget.checked)} />
            <span>{t('showArchived')}</span>
          </label>
        )}
        {!disabled && (
          <Button ml="auto" leftSection={<IconPlus size={14} />} onClick={() => setOpen({})}>
            {t('newField')}
          </Button>
        )}
      </div>
      <Table columns={[t('name'), t('apiName'), t('type'), t('kind')]} end={!disabled && t('edit')}>
        {fields.map((f) => {
          const name = label(f.labels, f.name);
          return (
            <tr key={f.id}>
              <td>
                <span className={parts.main}>
                  <FieldIcon type={f.type} />
                  {name}
                  {f.required && <span className={parts.sub}>{t('required')}</span>}
                </span>
              </td>
              <td className={parts.quiet}>
                <code>{f.path}</code>
              </td>
              <td className={parts.quiet}>{t(typeKey(f.type))}</td>
              <td>
                <span className={parts.pills}>
                  {f.custom && <Pill text={t('own')} />}
                  {f.archived && <Pill text={t('archived')} color="var(--warn)" />}
                  {(f.classification === 'confidential' || f.classification === 'secret') && (
                    <Pill text={t(f.classification).split(':')[0] ?? ''} color="var(--bad)" />
                  )}
                </span>
              </td>
              {!disabled && (
                <td data-end>
                  <RowMenu
                    of={name}
                    actions={[
                      { label: t('edit'), icon: <IconEdit size={15} />, run: () => setOpen({ field: f }) },
                      { label: t('whereUsed'), icon: <IconListSearch size={15} />, run: () => setUsed(f) },
                      f.custom && {
                        label: t(f.archived ? 'restore' : 'archive'),
                        icon: f.archived ? <IconRestore size={15} /> : <IconArchive size={15} />,
                        run: () => archive.mutate(f),
                      },
                      f.custom && { label: t('delete'), icon: <IconTrash size={15} />, danger: true, run: () => setDeleting(f) },
                    ]}
                  />
                </td>
              )}
            </tr>
          );
        })}
      </Table>
      {open && <FieldDialog key={open.field?.id ?? 'new'} object={object} field={open.field} onClose={() => setOpen(null)} />}
      {used && <UsedDialog object={object.name} field={used.id} title={label(used.labels, used.name)} onClose={() => setUsed(null)} />}
      {deleting && <DeleteDialog object={object} field={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

function DeleteDialog({ object, field, onClose }: { object: ObjectInfo; field: Field; onClose: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const name = label(field.labels, field.name);
  const remove = useMutation({
    meta: { silent: true },
    mutationFn: () => api.DELETE('/api/v1/objects/{object}/fields/{field}', { params: { path: { object: object.name, field: field.id } } }),
    onSuccess: async () => {
      toast({ title: t('deleted', { name }) });
      onClose();
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  return (
    <Dialog
      title={`${t('delete')}: ${name}`}
      action={t('delete')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('deleteText')}</p>
      <WhereUsed object={object.name} field={field.id} />
    </Dialog>
  );
}
