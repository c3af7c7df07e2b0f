import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe, toast } from '@/lib/toast/toast';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Toggle } from '../parts/toggle';
import { policyQuery, retentionQuery } from './api';
import css from './policy.module.css';
import { actions, counts, rules, terms, weekdays } from './rules';
import { texts } from './texts.en';

type Policy = Schema['PolicyBody'];
type RulePolicy = Schema['RulePolicyBody'];

/** What is watched for, what happens then, and how long the log is kept. */
export function WatchPolicy() {
  const policy = useQuery(policyQuery);
  const retention = useQuery(retentionQuery);
  const may = useMay('settings.tenant');
  return (
    <>
      <Loaded query={policy}>{(p) => <Watch key={p.version} policy={p} may={may} />}</Loaded>
      <Loaded query={retention}>{(r) => <Retention key={r.version} settings={r} may={may} />}</Loaded>
    </>
  );
}

/** Saves a part of the audit's settings, which share one version. */
function useSave<T>(save: (body: T) => Promise<unknown>) {
  const t = useTexts(texts);
  const client = useQueryClient();
  return useMutation({
    meta: { silent: true },
    mutationFn: save,
    onSuccess: async () => {
      toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: ['audit-settings'] });
    },
  });
}

function Watch({ policy, may }: { policy: Policy; may: boolean }) {
  const t = useTexts(texts);
  const [draft, setDraft] = useState(policy);
  const save = useSave((body: Policy) => api.PUT('/api/v1/alert-policy', { body }));
  const errors = fieldErrors(save.error);
  const set = (name: string, part: Partial<RulePolicy>) =>
    setDraft((d) => ({ ...d, rules: { ...d.rules, [name]: { ...(d.rules[name] as RulePolicy), ...part } } }));
  const hours = (part: Partial<Policy['hours']>) => setDraft((d) => ({ ...d, hours: { ...d.hours, ...part } }));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(draft);
  };
  const clock = Array.from({ length: 25 }, (_, h) => ({ value: String(h), label: t('clock', { hour: h }) }));
  return (
    <form onSubmit={submit} noValidate>
      <Section title={t('watched')}>
        <p className={parts.hint}>{t('watchedHint')}</p>
        <ul className={css.rules}>
          {rules.map((name) => {
            const rule = draft.rules[name];
            return (
              rule && (
                <li key={name}>
                  <Toggle
                    label={t(`rule_${name}`)}
                    hint={t(`rule_${name}_hint`)}
                    checked={!rule.off}
                    disabled={!may}
                    onChange={(on) => set(name, { off: !on })}
                  />
                  <div className={css.bounds} hidden={rule.off}>
                    {counts[name].map((time) => (
                      <TextInput
                        key={time}
                        type="number"
                        min={1}
                        label={t(time)}
                        aria-label={`${t(`rule_${name}`)}: ${t(time)}`}
                        readOnly={!may}
                        value={String(rule[time] ?? '')}
                        error={errors[`rules.${name}.${time}`]}
                        onChange={(e) => set(name, { [time]: Number(e.currentTarget.value) })}
                      />
                    ))}
                    <NativeSelect
                      label={t('reaction')}
                      aria-label={`${t(`rule_${name}`)}: ${t('reaction')}`}
                      value={rule.action}
                      disabled={!may || actions(name).length === 1}
                      error={errors[`rules.${name}.action`]}
                      onChange={(e) => set(name, { action: e.currentTarget.value as RulePolicy['action'] })}
                      data={actions(name).map((a) => ({ value: a, label: t(`do_${a}`) }))}
                    />
                  </div>
                </li>
              )
            );
          })}
        </ul>
      </Section>
      <Section title={t('hours')}>
        <p className={parts.hint}>{t('hoursHint')}</p>
        <div className={css.bounds}>
          {(['from', 'until'] as const).map((end) => (
            <NativeSelect
              key={end}
              label={t(end === 'from' ? 'hoursFrom' : 'hoursUntil')}
              value={String(draft.hours[end])}
              disabled={!may}
              error={errors[`hours.${end}`]}
              onChange={(e) => hours({ [end]: Number(e.currentTarget.value) })}
              data={clock}
            />
          ))}
        </div>
        <fieldset className={css.days} disabled={!may}>
          <legend>{t('workdays')}</legend>
          {weekdays.map((key, day) => (
            <label key={key}>
              <input
                type="checkbox"
                checked={draft.hours.days.includes(day)}
                onChange={(e) =>
                  hours({
                    days: e.currentTarget.checked ? [...draft.hours.days, day].sort() : draft.hours.days.filter((d) => d !== day),
                  })
                }
              />
              {t(key)}
            </label>
          ))}
        </fieldset>
        {save.error && Object.keys(errors).length === 0 && (
          <p role="alert" className={parts.alert}>
            {describe(save.error).detail}
          </p>
        )}
        {may && (
          <div className={parts.buttons}>
            <Button type="submit" loading={save.isPending}>
              {t('saveWatch')}
            </Button>
          </div>
        )}
      </Section>
    </form>
  );
}

function Retention({ settings, may }: { settings: Schema['WatchSettingsBody']; may: boolean }) {
  const t = useTexts(texts);
  const [days, setDays] = useState(settings.retention_days);
  const save = useSave((body: Schema['WatchSettingsBody']) => api.PUT('/api/v1/audit/settings', { body }));
  const errors = fieldErrors(save.error);
  const shorter = days !== 0 && (settings.retention_days === 0 || days < settings.retention_days);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate({ retention_days: days, version: settings.version });
  };
  return (
    <Section title={t('retention')}>
      <p className={parts.hint}>{t('retentionHint')}</p>
      <form onSubmit={submit} noValidate>
        <div className={css.bounds}>
          <NativeSelect
            label={t('keep')}
            value={String(days)}
            disabled={!may}
            error={errors.retention_days ?? (save.error && describe(save.error).detail)}
            onChange={(e) => setDays(Number(e.currentTarget.value))}
            data={terms(settings.retention_days).map((n) => ({
              value: String(n),
              label: n === 0 ? t('forEver') : t('days', { count: n }),
            }))}
          />
        </div>
        {shorter && <p className={parts.note}>{t('shorter')}</p>}
        {may && (
          <div className={parts.buttons}>
            <Button type="submit" loading={save.isPending} disabled={days === settings.retention_days}>
              {t('saveRetention')}
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
}
