import { Button, NativeSelect } from '@mantine/core';
import { IconListSearch, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, objectQuery, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { ObjectIcon, objectIcons } from '@/ui/object-icon/object-icon';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { cleanLabels, LabelsInput } from '../parts/labels-input';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Tabs } from '../parts/tabs';
import { FieldsTable } from './fields-table';
import { Relations } from './relations';
import { texts } from './texts.en';
import { UsedDialog, WhereUsed } from './where-used';

type Sheet = 'fields' | 'relations' | 'names';

/** One object: its fields, its relations, and how it is called. */
export function ObjectPage() {
  const t = useTexts(texts);
  const label = useLabel();
  const { object: name } = useParams({ from: '/shell/settings/data-model/$object' });
  const query = useQuery(objectQuery(name));
  const may = useMay('settings.metadata');
  const [sheet, setSheet] = useState<Sheet>('fields');
  const [deleting, setDeleting] = useState(false);
  const [used, setUsed] = useState(false);
  const object = query.data;
  const title = object ? label(object.plural_labels, name) : t('object');
  return (
    <SettingsPage
      name={title}
      above={{ to: '/settings/data-model', name: t('model') }}
      actions={
        may &&
        object && (
          <RowMenu
            of={title}
            actions={[
              { label: t('whereUsed'), icon: <IconListSearch size={15} />, run: () => setUsed(true) },
              object.custom && { label: t('deleteObject'), icon: <IconTrash size={15} />, danger: true, run: () => setDeleting(true) },
            ]}
          />
        )
      }
    >
      <Loaded query={query}>
        {(o) => (
          <Tabs
            label={t('sheets')}
            tabs={[
              { key: 'fields', label: t('fields') },
              { key: 'relations', label: t('relations') },
              { key: 'names', label: t('names') },
            ]}
            value={sheet}
            onChange={setSheet}
          >
            {sheet === 'fields' && <FieldsTable object={o} disabled={!may} />}
            {sheet === 'relations' && <Relations object={o} disabled={!may} />}
            {sheet === 'names' && <Names key={o.id} object={o} disabled={!may} />}
          </Tabs>
        )}
      </Loaded>
      {used && <UsedDialog object={name} title={title} onClose={() => setUsed(false)} />}
      {deleting && object && <DeleteDialog object={object} title={title} onClose={() => setDeleting(false)} />}
    </SettingsPage>
  );
}

function Names({ object, disabled }: { object: ObjectInfo; disabled: boolean }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [labels, setLabels] = useState<Record<string, string>>(object.labels);
  const [plural, setPlural] = useState<Record<string, string>>(object.plural_labels);
  const [icon, setIcon] = useState(object.icon ?? 'box');
  const save = useMutation({
    mutationFn: () =>
      api.PATCH('/api/v1/objects/{object}', {
        params: { path: { object: object.name } },
        body: { labels: cleanLabels(labels), plural_labels: cleanLabels(plural), icon },
      }),
    onSuccess: async () => {
      toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  return (
    <fieldset className={parts.checks} disabled={disabled}>
      <div className={parts.form}>
        <LabelsInput label={t('singular')} value={labels} onChange={setLabels} />
        <LabelsInput label={t('plural')} value={plural} onChange={setPlural} />
        <div className={parts.two}>
          <NativeSelect
            label={t('icon')}
            leftSection={<ObjectIcon icon={icon} size={15} />}
            value={icon}
            onChange={(e) => setIcon(e.currentTarget.value)}
            data={Object.keys(objectIcons)}
          />
        </div>
        {!disabled && (
          <div className={parts.buttons}>
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {t('save')}
            </Button>
          </div>
        )}
      </div>
    </fieldset>
  );
}

function DeleteDialog({ object, title, onClose }: { object: ObjectInfo; title: string; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    meta: { silent: true },
    mutationFn: () => api.DELETE('/api/v1/objects/{object}', { params: { path: { object: object.name } } }),
    onSuccess: async () => {
      toast({ title: t('deleted', { name: title }) });
      await navigate({ to: '/settings/data-model' });
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  return (
    <Dialog
      title={`${t('deleteObject')}: ${title}`}
      action={t('delete')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('deleteText')}</p>
      <WhereUsed object={object.name} />
    </Dialog>
  );
}
