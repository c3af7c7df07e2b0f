import { NativeSelect, Popover } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useMay, useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { rememberTitle, useTitle } from '@/lib/records/titles';
import { useUsers } from '@/lib/users/users';
import { Picker } from '@/ui/picker/picker';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import { Section } from '../parts/section';
import { type Action, actions, type Level } from '../roles/definition';
import { useRoleWords } from '../roles/words';
import css from './explain.module.css';
import type { ExplainSearch } from './search';
import { Shares } from './shares';
import { texts } from './texts.en';

/** Asks why somebody can, or cannot, do something with a record or a field; the address holds the question. */
export function ExplainPage() {
  const t = useTexts(texts);
  const label = useLabel();
  const words = useRoleWords();
  const search = useSearch({ from: '/shell/settings/access' });
  const navigate = useNavigate();
  const { user: me } = useMe();
  const manages = useMay('users.manage');
  const shapes = useMay('settings.access');
  const users = useUsers();
  const objects = useObjects();
  const object = search.object ?? objects[0]?.name ?? '';
  const user = manages || shapes ? (search.user ?? me.id) : me.id;
  const action = (search.action ?? 'read') as Action;
  const { data: info } = useQuery({ ...objectQuery(object), enabled: object !== '' });
  const set = (part: ExplainSearch) => void navigate({ to: '/settings/access', search: { ...search, ...part }, replace: true });
  return (
    <SettingsPage name={t('title')} about={t('about')}>
      <div className={css.question}>
        <NativeSelect
          label={t('person')}
          value={user}
          disabled={!manages && !shapes}
          onChange={(e) => set({ user: e.currentTarget.value })}
          data={users.map((u) => ({ value: u.id, label: u.id === me.id ? t('me', { name: u.name }) : u.name }))}
        />
        <NativeSelect
          label={t('object')}
          value={object}
          onChange={(e) => set({ object: e.currentTarget.value, record: undefined, field: undefined })}
          data={objects.map((o) => ({ value: o.name, label: label(o.plural_labels, o.name) }))}
        />
        <RecordChoice object={object} value={search.record} onChange={(record) => set({ object, record })} />
        <NativeSelect
          label={t('action')}
          value={action}
          onChange={(e) => set({ action: e.currentTarget.value })}
          data={actions.map((a) => ({ value: a, label: words.action(a) }))}
        />
        <NativeSelect
          label={t('field')}
          value={search.field ?? ''}
          onChange={(e) => set({ field: e.currentTarget.value || undefined })}
          data={[
            { value: '', label: t('wholeRecord') },
            ...(info?.fields ?? []).map((f) => ({ value: f.path, label: label(f.labels, f.name) })),
          ]}
        />
      </div>
      {search.record ? (
        <>
          <Answer object={object} record={search.record} user={user} action={action} field={search.field} />
          <Shares object={object} record={search.record} />
        </>
      ) : (
        <State icon={<IconHelpCircle size={20} />} title={t('choose')} hint={t('chooseHint')} />
      )}
    </SettingsPage>
  );
}

function RecordChoice({ object, value, onChange }: { object: string; value?: string; onChange: (id: string) => void }) {
  const t = useTexts(texts);
  const id = useId();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query, 200);
  const title = useTitle(object, value);
  const { data: found = [], isFetching } = useQuery({
    queryKey: ['records', object, 'choose', asked],
    enabled: open && object !== '',
    placeholderData: (old) => old,
    queryFn: async () => {
      const page = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object } },
          body: { q: asked || undefined, fields: ['title'], limit: 30, count: 'none' } as never,
        }),
      )) as unknown as { data: RecordData[] };
      return page.data;
    },
  });
  const pick = (chosen: string | undefined) => {
    setOpen(false);
    const record = found.find((r) => r.id === chosen);
    if (!chosen || !record) return;
    rememberTitle(chosen, record.title);
    onChange(chosen);
  };
  return (
    <div className={css.field}>
      <span id={id} className={css.label}>
        {t('record')}
      </span>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} trapFocus>
        <Popover.Target>
          <button type="button" className={css.choose} aria-labelledby={`${id} ${id}-value`} onClick={() => setOpen(!open)}>
            <span id={`${id}-value`}>{(value && (title ?? value)) || t('chooseRecord')}</span>
            <IconChevronDown size={14} aria-hidden />
          </button>
        </Popover.Target>
        <Popover.Dropdown p={0}>
          <Picker
            label={t('record')}
            choices={found.map((r) => ({ value: r.id, label: r.title || r.id }))}
            selected={value ? [value] : []}
            onQuery={setQuery}
            searching={isFetching}
            autoFocus
            onPick={([chosen]) => pick(chosen)}
            onDone={() => setOpen(false)}
            onCancel={() => setOpen(false)}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

type Question = { object: string; record: string; user: string; action: Action; field?: string };

function Answer({ object, record, user, action, field }: Question) {
  const t = useTexts(texts);
  const words = useRoleWords();
  const query = useQuery({
    queryKey: ['access', 'explain', object, record, user, action, field],
    queryFn: () =>
      body(
        api.GET('/api/v1/records/{object}/{id}/access', {
          params: { path: { object, id: record }, query: { user, action, field } },
        } as never),
      ) as Promise<Schema['Access']>,
    staleTime: 0,
  });
  return (
    <Loaded query={query}>
      {({ explanation: e, actions: may }) =>
        e ? (
          <>
            <div className={css.answer} data-allowed={e.allowed} role="status">
              {e.allowed ? <IconCircleCheck size={20} aria-hidden /> : <IconCircleX size={20} aria-hidden />}
              <div>
                <strong>{e.allowed ? t('allowed') : t('refused')}</strong>
                <p>{e.summary}</p>
                {e.level && <p>{t('level', { level: words.level(e.level as Level) })}</p>}
              </div>
            </div>
            <Steps title={t('chain')} steps={e.chain ?? []} />
            <Steps title={t('missing')} steps={e.missing ?? []} />
            <Section title={t('actions')}>
              <p className={css.actions}>
                {actions
                  .filter((a) => a in may)
                  .map((a) => (
                    <Pill
                      key={a}
                      text={`${words.action(a)}: ${may[a] ? t('allowed') : t('refused')}`}
                      color={may[a] ? 'var(--ok)' : 'var(--bad)'}
                    />
                  ))}
              </p>
            </Section>
          </>
        ) : null
      }
    </Loaded>
  );
}

function Steps({ title, steps }: { title: string; steps: Schema['Step'][] }) {
  const t = useTexts(texts);
  if (steps.length === 0) return null;
  return (
    <Section title={title}>
      <ol className={css.steps}>
        {steps.map((s, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
          <li key={i} className={css.step}>
            <span>{s.text}</span>
            <span className={css.marks}>
              {s.reached !== undefined && (
                <Pill text={s.reached ? t('reached') : t('notReached')} color={s.reached ? 'var(--ok)' : 'var(--bad)'} />
              )}
              {s.met !== undefined && <Pill text={s.met ? t('met') : t('notMet')} color={s.met ? 'var(--ok)' : 'var(--bad)'} />}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
