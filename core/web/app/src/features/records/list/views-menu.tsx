import { Menu } from '@mantine/core';
import { IconCheck, IconDeviceFloppy, IconPencil, IconRestore, IconStar, IconStarOff, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { api } from '@/lib/api/client';
import { useFavourites } from '@/lib/favourites/favourites';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { owner } from '@/lib/offline/owner';
import { toast, toastProblem } from '@/lib/toast/toast';
import { type View, viewsQuery } from '@/lib/views/views';
import type { Definition } from './definition';
import { KindIcon } from './kind-icon';
import { texts } from './texts.en';
import type { Change } from './use-definition';

const OfflineItem = lazy(() => import('./offline-item').then((m) => ({ default: m.OfflineItem })));
const ViewDialog = lazy(() => import('./view-dialog').then((m) => ({ default: m.ViewDialog })));

type Props = { object: ObjectInfo; views: View[]; definition: Definition; button: ReactElement; change: (c: Change) => void };

const size = 15;

/** The views of an object behind the name of the one that is on: choosing, saving, sharing, forgetting. */
export function ViewsMenu({ object, views, definition, button, change }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const favourites = useFavourites();
  const [dialog, setDialog] = useState<'new' | 'change' | null>(null);
  const { view, changed } = definition;
  const all = t('allView', { objects: label(object.plural_labels, object.name) });
  const to = view ? `/records/${object.name}?view=${view.id}` : `/records/${object.name}`;
  const starred = favourites.has(to);

  const save = async () => {
    if (!view) return;
    try {
      await api.PATCH('/api/v1/views/{id}', {
        params: { path: { id: view.id }, header: { 'If-Match': '*' } },
        body: {
          kind: definition.kind,
          filter: definition.filter ?? {},
          sort: definition.sort,
          columns: definition.columns,
          group_by: definition.group ?? '',
        } as never,
      });
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      change({ view: view.id });
      toast({ title: t('viewSaved', { name: view.name }) });
    } catch (error) {
      toastProblem(error);
    }
  };
  const remove = async () => {
    if (!view) return;
    try {
      await api.DELETE('/api/v1/views/{id}', { params: { path: { id: view.id }, header: { 'If-Match': '*' } } });
      change({ view: null });
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      toast({ title: t('viewDeleted', { name: view.name }) });
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <>
      <Menu position="bottom-start" width={250} defaultOpened>
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('views')}</Menu.Label>
          <Menu.Item
            leftSection={<KindIcon kind="table" size={size} />}
            rightSection={view ? null : <IconCheck size={14} />}
            onClick={() => change({ view: null })}
          >
            {all}
          </Menu.Item>
          {views.map((v) => (
            <Menu.Item
              key={v.id}
              leftSection={<KindIcon kind={v.kind} size={size} />}
              rightSection={v.id === view?.id ? <IconCheck size={14} /> : null}
              onClick={() => change({ view: v.id })}
            >
              {v.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {changed && view?.own && (
            <Menu.Item leftSection={<IconDeviceFloppy size={size} />} onClick={() => void save()}>
              {t('saveView')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDeviceFloppy size={size} />} onClick={() => setDialog('new')}>
            {t('saveAs')}
          </Menu.Item>
          {changed && (
            <Menu.Item leftSection={<IconRestore size={size} />} onClick={() => change({ view: view?.id ?? null })}>
              {t('resetView')}
            </Menu.Item>
          )}
          {view?.own && (
            <>
              <Menu.Item leftSection={<IconPencil size={size} />} onClick={() => setDialog('change')}>
                {t('renameView')}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={size} />} onClick={() => void remove()}>
                {t('deleteView')}
              </Menu.Item>
            </>
          )}
          <Menu.Item
            leftSection={starred ? <IconStarOff size={size} /> : <IconStar size={size} />}
            onClick={() => favourites.toggle({ to, label: view?.name ?? all, icon: object.icon ?? '' })}
          >
            {starred ? t('unfavourite') : t('favourite')}
          </Menu.Item>
          {view && owner() && (
            <Suspense fallback={null}>
              <OfflineItem view={view} />
            </Suspense>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {dialog && (
          <ViewDialog
            object={object.name}
            definition={definition}
            view={dialog === 'change' ? view : undefined}
            onClose={() => setDialog(null)}
            onSaved={(id) => {
              setDialog(null);
              change({ view: id });
            }}
          />
        )}
      </Suspense>
    </>
  );
}
