import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import { Tabs } from '../parts/tabs';
import { type Mailbox, mailboxesQuery } from './api';
import { BlockedAddresses } from './blocked';
import { Boxes } from './boxes';
import { Ledger } from './ledger';
import { MailboxDialog } from './mailbox-dialog';
import { Outgoing } from './outgoing';
import { sheets } from './search';
import { Signing } from './signing';
import { texts } from './texts.en';

const route = getRouteApi('/shell/settings/mailboxes');

/** The company's mailboxes, and what became of every mail. */
export function MailboxesPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const { sheet = 'boxes', mailbox } = route.useSearch();
  const query = useQuery(mailboxesQuery);
  const [edited, setEdited] = useState<Mailbox | 'new'>();
  const show = (next: (typeof sheets)[number], box?: string) =>
    void navigate({ to: '/settings/mailboxes', search: { sheet: next === 'boxes' ? undefined : next, mailbox: box }, replace: true });
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setEdited('new')}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('title')} about={t('about')} actions={add}>
      <Tabs label={t('title')} tabs={sheets.map((key) => ({ key, label: t(key) }))} value={sheet} onChange={(s) => show(s)}>
        <Loaded query={query}>
          {(boxes) => (
            <>
              {sheet === 'boxes' && <Boxes boxes={boxes} onEdit={setEdited} onLedger={(id) => show('in', id)} />}
              {sheet === 'in' && <Ledger boxes={boxes} mailbox={mailbox ?? ''} onMailbox={(id) => show('in', id || undefined)} />}
              {sheet === 'out' && <Outgoing boxes={boxes} />}
              {sheet === 'signing' && <Signing />}
              {sheet === 'blocked' && <BlockedAddresses />}
            </>
          )}
        </Loaded>
      </Tabs>
      {edited && <MailboxDialog mailbox={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </SettingsPage>
  );
}
