import { Menu } from '@mantine/core';
import { IconCloudDown, IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { briefcase, pack, unpack } from '@/lib/offline/briefcase';
import { toast, toastProblem } from '@/lib/toast/toast';
import type { View } from '@/lib/views/views';
import { texts } from './texts.en';

/** Keeps the records of a saved view on this device, or ceases to. */
export function OfflineItem({ view }: { view: View }) {
  const t = useTexts(texts);
  const [kept, setKept] = useState<boolean>();
  useEffect(() => {
    void briefcase().then((all) => setKept(all.some((p) => p.view === view.id)));
  }, [view.id]);
  const change = async () => {
    try {
      if (kept) {
        await unpack(view.id);
        toast({ title: t('notOffline', { name: view.name }) });
      } else {
        toast({ title: t('nowOffline', { name: view.name, count: (await pack(view)).ids.length }) });
      }
    } catch (error) {
      toastProblem(error);
    }
  };
  if (kept === undefined) return null;
  return (
    <Menu.Item leftSection={kept ? <IconCloudOff size={15} /> : <IconCloudDown size={15} />} onClick={() => void change()}>
      {kept ? t('noOffline') : t('offline')}
    </Menu.Item>
  );
}
