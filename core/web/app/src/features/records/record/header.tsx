import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconDots, IconEye, IconLink, IconRestore, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { FieldValue } from '@/fields/fields';
import { api } from '@/lib/api/client';
import { useFavourites } from '@/lib/favourites/favourites';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { fieldsOf, inArea, type LayoutGroup } from '@/lib/layout/record';
import { type ObjectInfo, type Rights, useLabel } from '@/lib/metadata/metadata';
import { deleteRecord } from '@/lib/records/api';
import { visibleFields } from '@/lib/records/question';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { toast, toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { Avatar } from '@/ui/avatar/avatar';
import { texts as records } from '../texts.en';
import type { RecordAccess } from './api';
import { Presence } from './presence/presence';
import css from './record.module.css';
import { texts } from './texts.en';

const AccessDialog = lazy(() => import('./access/access-dialog').then((m) => ({ default: m.AccessDialog })));

type Props = { object: ObjectInfo; record: RecordData; rights: Rights | undefined; access: RecordAccess | undefined };

/** The way back, for the bar of the page. */
export function Back({ object, title }: { object: ObjectInfo; title: string }) {
  const r = useTexts(records);
  const label = useLabel();
  const list = label(object.plural_labels, object.name);
  return (
    <>
      <Link to="/records/$object" params={{ object: object.name }} className={css.back} aria-label={r('back', { objects: list })}>
        <IconArrowLeft size={16} stroke={1.8} aria-hidden />
        <span>{list}</span>
      </Link>
      <span className={css.barTitle}>{title}</span>
    </>
  );
}

/** What can be done with the record as a whole. */
export function Actions({ object, record, access, gone }: Omit<Props, 'rights'> & { gone: boolean }) {
  const t = useTexts(texts);
  const r = useTexts(records);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { has, toggle } = useFavourites();
  const [explaining, setExplaining] = useState(false);
  const to = `/records/${object.name}/${record.id}`;
  const kept = has(to);
  const keep = () => toggle({ to, label: record.title, icon: object.icon ?? '' });
  const copy = () =>
    void navigator.clipboard
      .writeText(location.origin + to)
      .then(() => toast({ title: r('copied') }))
      .catch(toastProblem);
  useShortcut({ keys: 'alt+f', label: t(kept ? 'unstar' : 'star'), group: t('record'), run: keep });

  const remove = async () => {
    try {
      await deleteRecord(client, object.name, record.id);
      announce(r('deleted', { name: record.title }), { object: object.name, id: record.id });
      void navigate({ to: '/records/$object', params: { object: object.name } });
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <>
      {!gone && <Presence object={object.name} id={record.id} />}
      <ActionIcon aria-label={t(kept ? 'unstar' : 'star')} title={t(kept ? 'unstar' : 'star')} aria-pressed={kept} onClick={keep}>
        {kept ? <IconStarFilled size={16} className={css.star} /> : <IconStar size={16} stroke={1.6} />}
      </ActionIcon>
      <ActionIcon aria-label={t('whoSees')} title={t('whoSees')} onClick={() => setExplaining(true)}>
        <IconEye size={17} stroke={1.6} />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={r('actions')} title={r('actions')}>
            <IconDots size={17} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={14} />} onClick={copy}>
            {r('copyLink')}
          </Menu.Item>
          {access?.actions.delete && !gone && (
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => void remove()}>
              {r('delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {explaining && (
        <Suspense fallback={null}>
          <AccessDialog
            object={object.name}
            id={record.id}
            title={record.title}
            canShare={access?.actions.update === true}
            onClose={() => setExplaining(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** The head of a record: what it is called, and the facts that matter at once. */
export function Head({ object, record, rights, layout }: Omit<Props, 'access'> & { layout: LayoutGroup[] }) {
  const label = useLabel();
  const facts = fieldsOf(inArea(layout, 'head')[0], visibleFields(object, rights)).filter((f) => !isEmpty(fieldValue(record, f.path)));
  return (
    <div className={css.head}>
      <span className={css.mark}>
        <Avatar name={record.title || '?'} large />
      </span>
      <div className={css.named}>
        <p className={css.kind}>{label(object.labels, object.name)}</p>
        <p className={css.title}>{record.title || '–'}</p>
      </div>
      <dl className={css.facts}>
        {facts.map((f) => (
          <div key={f.path}>
            <dt>{label(f.labels, f.name)}</dt>
            <dd>
              <FieldValue field={f} value={fieldValue(record, f.path)} links />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Stands above a record that is in the bin. */
export function InBin({ object, record, access }: Omit<Props, 'rights'>) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const restore = async () => {
    setBusy(true);
    try {
      await api.POST('/api/v1/records/{object}/{id}/restore', { params: { path: { object: object.name, id: record.id } } });
      toast({ title: t('restored', { name: record.title }) });
      void client.invalidateQueries({ queryKey: ['record', object.name, record.id] });
      void client.invalidateQueries({ queryKey: ['records', object.name] });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={css.hint} role="note">
      <IconTrash size={15} stroke={1.6} aria-hidden />
      <span>{t('inBin')}</span>
      {access?.actions.delete && (
        <Button variant="default" loading={busy} leftSection={<IconRestore size={14} />} onClick={() => void restore()}>
          {t('restore')}
        </Button>
      )}
    </div>
  );
}
