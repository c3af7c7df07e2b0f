import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay, useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, type Rights, useLabel } from '@/lib/metadata/metadata';
import { describe } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { importsQuery, start } from '../api';
import css from '../imports.module.css';
import { texts } from '../texts.en';
import { type Draft, issues, matchable, optionsOf, type Settings, targets } from './draft';
import { draftStore } from './draft-store';
import { Issues } from './map-step';
import own from './wizard.module.css';

type Props = { draft: Draft; object: ObjectInfo; rights: Rights | undefined; onBack: () => void };

/** What is to happen with the rows, and the two ways on: check, or import. */
export function OptionsStep({ draft, object, rights, onBack }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const me = useMe();
  const users = useUsers();
  const mayShape = useMay('settings.metadata');
  const navigate = useNavigate();
  const client = useQueryClient();
  const fields = targets(object, rights);
  const keys = matchable(draft.columns, fields);
  const { settings } = draft;
  const match = (settings.match ?? []).filter((path) => keys.some((f) => f.path === path));
  const set = (change: Partial<Settings>) => draftStore.set({ ...draft, settings: { ...settings, ...change } });
  const run = useMutation({
    meta: { silent: true },
    mutationFn: (dry: boolean) => start(draft.source, optionsOf({ ...draft, settings: { ...settings, match } }, dry)),
    onSuccess: (made) => {
      draftStore.set(null);
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
      void navigate({ to: '/imports/$id', params: { id: made.id } });
    },
  });
  const mayUpdate = rights?.actions.includes('update') ?? false;
  const needsMatch = settings.mode !== 'create' && match.length === 0;
  const used = draft.columns.flatMap((c) => fields.find((f) => f.path === c.field && !c.create) ?? []);
  const money = used.some((f) => f.type === 'money') && !draft.columns.some((c) => c.part === 'currency');
  const owned = (object.fields ?? []).some((f) => f.path === 'owner_id') && !used.some((f) => f.path === 'owner_id');
  const ambiguous = (what: string) => draft.preview.ambiguous?.find((a) => a.what === what);
  const doubt = (what: string) => {
    const a = ambiguous(what);
    if (!a) return null;
    const examples = (a.examples ?? []).join(', ');
    return <span className={own.doubt}>{a.conflict ? t('contradictory', { examples }) : t('ambiguous', { examples })}</span>;
  };
  const radios = <K extends 'mode' | 'duplicates' | 'invalid'>(name: K, list: [string, string, string?][]) => (
    <div className={own.radios}>
      {list.map(([value, text, hint]) => (
        <label key={value} className={own.radio}>
          <input type="radio" name={name} checked={settings[name] === value} onChange={() => set({ [name]: value })} />
          <span>
            {text}
            {hint && <span className={css.small}>{hint}</span>}
          </span>
        </label>
      ))}
    </div>
  );
  const group = (title: string, children: ReactNode) => (
    <fieldset className={own.group}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
  return (
    <>
      {run.error && (
        <p role="alert" className={css.problem}>
          {describe(run.error).detail}
        </p>
      )}
      <Issues list={issues(draft.columns, fields, settings.mode, 'name')} object={object} />
      <div className={own.options}>
        {group(
          t('mode'),
          <>
            {radios('mode', [
              ['create', t('mode_create'), match.length > 0 ? t('mode_create_hint') : undefined],
              ...(mayUpdate
                ? ([
                    ['upsert', t('mode_upsert'), t('mode_upsert_hint')],
                    ['update', t('mode_update'), t('mode_update_hint')],
                  ] as [string, string, string][])
                : []),
            ])}
            <div className={own.match}>
              <span className={own.label}>{t('match')}</span>
              {keys.length === 0 && <p className={css.small}>{t('matchNone')}</p>}
              <div className={own.keys}>
                {keys.map((f) => (
                  <label key={f.path} className={own.check}>
                    <input
                      type="checkbox"
                      checked={match.includes(f.path)}
                      disabled={!match.includes(f.path) && match.length >= 3}
                      onChange={(e) => set({ match: e.currentTarget.checked ? [...match, f.path] : match.filter((p) => p !== f.path) })}
                    />
                    {label(f.labels, f.name)}
                  </label>
                ))}
              </div>
              {keys.length > 0 && (
                <p className={css.small} data-bad={needsMatch || undefined}>
                  {needsMatch ? t('matchRequired') : t('matchHint')}
                </p>
              )}
            </div>
          </>,
        )}
        {settings.mode !== 'update' &&
          group(
            t('duplicates'),
            radios('duplicates', [
              ['create', t('duplicates_create')],
              ['skip', t('duplicates_skip')],
              ...(mayUpdate ? ([['update', t('duplicates_update')]] as [string, string][]) : []),
            ]),
          )}
        {group(
          t('invalid'),
          radios('invalid', [
            ['reject', t('invalid_reject')],
            ['leave_out', t('invalid_leave_out')],
          ]),
        )}
        {group(
          t('locale'),
          <div className={own.pairs}>
            <label className={own.fact}>
              {t('decimal')}
              <select
                className={own.select}
                value={settings.locale?.decimal ?? ''}
                onChange={(e) => set({ locale: { ...settings.locale, decimal: e.currentTarget.value || undefined } })}
              >
                <option value="">{t('order_unknown')}</option>
                <option value=",">{t('decimal_comma')}</option>
                <option value=".">{t('decimal_point')}</option>
              </select>
              {doubt('decimal')}
            </label>
            <label className={own.fact}>
              {t('dateOrder')}
              <select
                className={own.select}
                value={settings.locale?.date_order ?? ''}
                onChange={(e) => set({ locale: { ...settings.locale, date_order: e.currentTarget.value || undefined } })}
              >
                <option value="">{t('order_unknown')}</option>
                <option value="day_first">{t('order_day_first')}</option>
                <option value="month_first">{t('order_month_first')}</option>
              </select>
              {doubt('date_order')}
            </label>
            {money && (
              <label className={own.fact}>
                {t('currency')}
                <select
                  className={own.select}
                  value={settings.currency || me.tenant.currency}
                  onChange={(e) => set({ currency: e.currentTarget.value })}
                >
                  {[...new Set([me.tenant.currency, 'EUR', 'CHF', 'USD', 'GBP', 'PLN', 'CZK', 'SEK', 'DKK', 'JPY'])].map((c) => (
                    <option key={c}>{c}</option>
                  ))}
                </select>
              </label>
            )}
            {owned && (
              <label className={own.fact}>
                {t('owner')}
                <select
                  className={own.select}
                  value={settings.owner_id ?? ''}
                  onChange={(e) => set({ owner_id: e.currentTarget.value || undefined })}
                >
                  <option value="">{t('ownerMe')}</option>
                  {users
                    .filter((u) => u.id !== me.user.id && u.active)
                    .map((u) => (
                      <option key={u.id} value={u.id}>
                        {u.name}
                      </option>
                    ))}
                </select>
              </label>
            )}
          </div>,
        )}
        {mayShape && (
          <label className={own.check}>
            <input
              type="checkbox"
              checked={settings.create_options ?? false}
              onChange={(e) => set({ create_options: e.currentTarget.checked })}
            />
            {t('createOptions')}
          </label>
        )}
      </div>
      <div className={css.foot}>
        <Button variant="default" onClick={onBack}>
          {t('back')}
        </Button>
        <Button variant="subtle" disabled={needsMatch || run.isPending} onClick={() => run.mutate(false)}>
          {t('withoutCheck')}
        </Button>
        <Button loading={run.isPending} disabled={needsMatch} onClick={() => run.mutate(true)} title={t('checkHint')}>
          {t('check')}
        </Button>
      </div>
    </>
  );
}
