import { Button } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { useUsers } from '@/lib/users/users';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { SecretDialog } from '../parts/secret-dialog';
import { Table } from '../parts/table';
import { type Hook, hooksQuery } from './api';
import { HookDialog } from './hook-dialog';
import { texts } from './texts.en';

/** The webhooks of the company. */
export function WebhooksPage() {
  const t = useTexts(texts);
  const query = useQuery(hooksQuery);
  const users = useUsers();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState('');
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('webhooks')} about={t('about')} actions={add}>
      <Loaded query={query}>
        {(hooks) =>
          hooks.length === 0 ? (
            <State icon={<IconWebhook size={20} />} title={t('none')} hint={t('noneHint')}>
              {add}
            </State>
          ) : (
            <Table columns={[t('name'), t('events'), t('state')]}>
              {hooks.map((h) => (
                <tr key={h.id}>
                  <td>
                    <span className={parts.main}>
                      <span>
                        <Link to="/settings/webhooks/$id" params={{ id: h.id }}>
                          {h.name || h.url}
                        </Link>
                        <br />
                        <span className={parts.sub}>
                          {h.name ? `${h.url} · ` : ''}
                          {t('owner', { name: users.find((u) => u.id === h.owner_id)?.name ?? h.owner_id })}
                        </span>
                      </span>
                    </span>
                  </td>
                  <td>
                    <span className={parts.pills}>
                      {(h.events ?? []).map((e) => (
                        <Pill key={e} text={e} />
                      ))}
                    </span>
                  </td>
                  <td>
                    <HookState hook={h} />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
      {adding && <HookDialog onClose={() => setAdding(false)} onMade={setSecret} />}
      {secret && (
        <SecretDialog title={t('secretTitle')} secret={secret} onClose={() => setSecret('')}>
          <p className={parts.hint}>{t('secretUse')}</p>
        </SecretDialog>
      )}
    </SettingsPage>
  );
}

/** Whether a webhook sends, and why not. */
export function HookState({ hook: h }: { hook: Hook }) {
  const t = useTexts(texts);
  const tone = h.state === 'active' ? (h.failing_since ? 'var(--warn)' : 'var(--ok)') : h.state === 'paused' ? 'var(--tx-3)' : 'var(--bad)';
  return <Pill text={t(h.state)} color={tone} />;
}
