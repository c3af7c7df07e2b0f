import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconHistory, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { SettingsPage } from '../frame/settings-page';
import parts from '../parts/parts.module.css';
import { Tabs } from '../parts/tabs';
import { Alerts } from './alerts';
import { type AuditFilter, auditQuery, exportAddress } from './api';
import css from './audit.module.css';
import { EntryLine } from './entry-line';
import { WatchPolicy } from './policy';
import { texts } from './texts.en';

const families = [
  ['login.*', 'login'],
  ['role.*', 'role'],
  ['user.*', 'user'],
  ['team.*', 'team'],
  ['grant.*', 'grant'],
  ['api_key.*', 'api_key'],
  ['oauth.*', 'oauth'],
  ['webhook.*', 'webhook'],
  ['object.*', 'object'],
  ['field.*', 'field_'],
  ['record.*', 'record'],
  ['export.*', 'export_'],
  ['import.*', 'import'],
  ['tenant.*', 'tenant'],
  ['audit.*', 'audit_'],
] as const;

type Sheet = 'log' | 'alerts' | 'watch';

/** Who has done what, and what stands out. */
export function AuditPage() {
  const t = useTexts(texts);
  const [sheet, setSheet] = useState<Sheet>('log');
  const [filter, setFilter] = useState<AuditFilter>({});
  const verify = useMutation({
    mutationFn: () => body(api.GET('/api/v1/audit/verify')),
    onSuccess: (report) =>
      report.broken
        ? toast({ tone: 'bad', title: t('broken', { seq: (report.broken as { seq?: number }).seq ?? 0 }), detail: t('brokenHint') })
        : toast({ title: t('whole', { count: report.entries }) }),
  });
  return (
    <SettingsPage
      name={t('audit')}
      about={t('about')}
      actions={
        sheet === 'log' && (
          <>
            <Button
              variant="default"
              leftSection={<IconShieldCheck size={15} />}
              loading={verify.isPending}
              onClick={() => verify.mutate()}
            >
              {t('check')}
            </Button>
            <Button variant="default" leftSection={<IconDownload size={15} />} component="a" href={exportAddress(filter)} download>
              {t('export')}
            </Button>
          </>
        )
      }
    >
      <Tabs
        label={t('parts')}
        tabs={[
          { key: 'log', label: t('log') },
          { key: 'alerts', label: t('alerts') },
          { key: 'watch', label: t('watch') },
        ]}
        value={sheet}
        onChange={setSheet}
      >
        {sheet === 'log' && <Log filter={filter} onFilter={setFilter} />}
        {sheet === 'alerts' && <Alerts />}
        {sheet === 'watch' && <WatchPolicy />}
      </Tabs>
    </SettingsPage>
  );
}

function Log({ filter, onFilter }: { filter: AuditFilter; onFilter: (f: AuditFilter) => void }) {
  const t = useTexts(texts);
  const users = useUsers();
  const query = useInfiniteQuery(auditQuery(filter));
  const set = (part: AuditFilter) => onFilter({ ...filter, ...part });
  const entries = query.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  return (
    <>
      <div className={parts.tools}>
        <select
          className={parts.select}
          aria-label={t('who')}
          value={filter.user ?? ''}
          onChange={(e) => set({ user: e.currentTarget.value })}
        >
          <option value="">{`${t('who')}: ${t('anybody')}`}</option>
          {users.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
        </select>
        <select
          className={parts.select}
          aria-label={t('what')}
          value={filter.action ?? ''}
          onChange={(e) => set({ action: e.currentTarget.value })}
        >
          <option value="">{`${t('what')}: ${t('anything')}`}</option>
          {families.map(([value, key]) => (
            <option key={value} value={value}>
              {t(key)}
            </option>
          ))}
        </select>
        <TextInput
          type="date"
          aria-label={t('from')}
          title={t('from')}
          value={filter.from ?? ''}
          onChange={(e) => set({ from: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          aria-label={t('to')}
          title={t('to')}
          value={filter.to ?? ''}
          onChange={(e) => set({ to: e.currentTarget.value })}
        />
        <input
          type="search"
          className={parts.search}
          placeholder={t('target')}
          aria-label={t('target')}
          defaultValue={filter.target ?? ''}
          onKeyDown={(e) => e.key === 'Enter' && set({ target: e.currentTarget.value.trim() })}
          onBlur={(e) => set({ target: e.currentTarget.value.trim() })}
        />
      </div>
      {query.error ? (
        <Failed error={query.error} reset={() => void query.refetch()} />
      ) : query.isPending ? (
        <Waiting />
      ) : entries.length === 0 ? (
        <State icon={<IconHistory size={20} />} title={t('none')} hint={t('noneHint')} />
      ) : (
        <ul className={css.list}>
          {entries.map((e) => (
            <EntryLine key={e.id} entry={e} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
