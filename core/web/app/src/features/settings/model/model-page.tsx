import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { apiName } from '@/lib/metadata/names';
import { toast } from '@/lib/toast/toast';
import { ObjectIcon, objectIcons } from '@/ui/object-icon/object-icon';
import { Pill } from '@/ui/pill/pill';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { cleanLabels, LabelsInput } from '../parts/labels-input';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table';
import { texts } from './texts.en';

/** All objects of the company. */
export function ModelPage() {
  const t = useTexts(texts);
  const label = useLabel();
  const may = useMay('settings.metadata');
  const query = useQuery(objectsQuery);
  const [adding, setAdding] = useState(false);
  return (
    <SettingsPage
      name={t('model')}
      about={t('about')}
      actions={
        may && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            {t('newObject')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(objects) => (
          <Table columns={[t('object'), t('apiName'), t('kind')]}>
            {objects.map((o) => (
              <tr key={o.id}>
                <td>
                  <span className={parts.main}>
                    <ObjectIcon icon={o.icon} />
                    <Link to="/settings/data-model/$object" params={{ object: o.name }}>
                      {label(o.plural_labels, o.name)}
                    </Link>
                  </span>
                </td>
                <td className={parts.quiet}>
                  <code>{o.name}</code>
                </td>
                <td>
                  <Pill text={t(o.custom ? 'own' : 'shipped')} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
      {adding && <ObjectDialog onClose={() => setAdding(false)} />}
    </SettingsPage>
  );
}

function ObjectDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [plural, setPlural] = useState<Record<string, string>>({});
  const [icon, setIcon] = useState('box');
  const [name, setName] = useState('');
  const proposed = apiName(plural.en ?? plural.de ?? labels.en ?? labels.de ?? '');
  const create = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      body(
        api.POST('/api/v1/objects', {
          body: { name: name || proposed, labels: cleanLabels(labels), plural_labels: cleanLabels(plural), icon },
        }),
      ),
    onSuccess: async (object) => {
      await Promise.all([client.invalidateQueries({ queryKey: ['metadata'] }), client.invalidateQueries({ queryKey: ['access', 'mine'] })]);
      toast({ title: t('objectCreated', { name: label(object.plural_labels, object.name) }) });
      void navigate({ to: '/settings/data-model/$object', params: { object: object.name } });
    },
  });
  const errors = fieldErrors(create.error);
  return (
    <Dialog
      title={t('newObject')}
      action={t('createObject')}
      size={540}
      busy={create.isPending}
      disabled={Object.keys(cleanLabels(labels)).length === 0}
      error={['labels', 'plural_labels', 'name'].some((at) => errors[at]) ? undefined : create.error}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <LabelsInput label={t('singular')} value={labels} onChange={setLabels} required autoFocus error={errors.labels} />
      <LabelsInput label={t('plural')} value={plural} onChange={setPlural} error={errors.plural_labels} />
      <div className={parts.two}>
        <TextInput
          label={t('apiName')}
          placeholder={proposed}
          value={name}
          error={errors.name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <NativeSelect
          label={t('icon')}
          leftSection={<ObjectIcon icon={icon} size={15} />}
          value={icon}
          onChange={(e) => setIcon(e.currentTarget.value)}
          data={Object.keys(objectIcons)}
        />
      </div>
    </Dialog>
  );
}
