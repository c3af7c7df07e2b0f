import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowMerge, IconArrowsSplit2, IconDots, IconLink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import { refresh } from './api';
import { texts } from './texts.en';

const MergeDialog = lazy(() => import('./merge-dialog').then((m) => ({ default: m.MergeDialog })));
const SplitDialog = lazy(() => import('./split-dialog').then((m) => ({ default: m.SplitDialog })));
const LinkDialog = lazy(() => import('./link-dialog').then((m) => ({ default: m.LinkDialog })));

/** What is done with a ticket more rarely: merging, splitting, linking. */
export function MoreMenu({ ticket }: { ticket: RecordData }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'merge' | 'split' | 'link'>();
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    refresh(client, ticket.id);
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('moreActions')} title={t('moreActions')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowMerge size={15} />} onClick={() => setOpen('merge')}>
            {t('merge')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowsSplit2 size={15} />} onClick={() => setOpen('split')}>
            {t('split')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={15} />} onClick={() => setOpen('link')}>
            {t('link')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {open === 'merge' && <MergeDialog ticket={ticket} onClose={close} onDone={done} />}
        {open === 'split' && (
          <SplitDialog
            ticket={ticket}
            onClose={done}
            onDone={(id) => void navigate({ to: '/inbox', search: { box: 'all', ticket: id } })}
          />
        )}
        {open === 'link' && <LinkDialog ticket={ticket} onClose={close} onDone={done} />}
      </Suspense>
    </>
  );
}
