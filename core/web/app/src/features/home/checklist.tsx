import { IconCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useCan, useObjects } from '@/lib/metadata/metadata';
import { useMine, wishFor } from '@/lib/prefs/mine';
import { countQuery } from '@/lib/records/api';
import { usersQuery } from '@/lib/users/users';
import { viewsQuery } from '@/lib/views/views';
import { byPosition, topQuery } from './api';
import css from './home.module.css';
import { factorsQuery, invitedQuery, providersQuery, type Step, shaped, stepsOf } from './steps';
import { texts } from './texts.en';

/** The first steps of a company, for those who set it up, until all are taken or the person puts the list away. */
export function Checklist() {
  return useMine().checklist_away ? null : <Steps />;
}

function Steps() {
  const t = useTexts(texts);
  const functions = useMe().functions ?? [];
  const may = (name: string) => functions.includes(name);
  const objects = useObjects();
  const deals = useCan('deals', 'read');
  const looked = useQueries({ queries: objects.filter((o) => shaped.includes(o.name)).map((o) => objectQuery(o.name)) });
  const contacts = useQuery({ ...countQuery('contacts'), enabled: useCan('contacts', 'read') });
  const dealCount = useQuery({ ...countQuery('deals'), enabled: deals });
  const pipelines = useQuery({ ...topQuery('pipelines', undefined, byPosition, 200), enabled: deals });
  const stages = useQuery({ ...topQuery('stages', undefined, byPosition, 200), enabled: deals });
  const users = useQuery(usersQuery);
  const invited = useQuery({ ...invitedQuery, enabled: may('users.manage') });
  const views = useQuery(viewsQuery);
  const providers = useQuery({ ...providersQuery, enabled: may('settings.tenant') });
  const factors = useQuery(factorsQuery);
  // Steps that come one after the other would have the screen jump.
  const all = [...looked, contacts, dealCount, pipelines, stages, users, invited, views, providers, factors];
  if (all.some((q) => q.isLoading)) return null;
  const steps = stepsOf(
    {
      contacts: contacts.data?.value,
      deals: dealCount.data?.value,
      people: users.data?.length,
      invited: invited.data,
      objects: [...objects.filter((o) => o.custom), ...looked.flatMap((q) => q.data ?? [])],
      pipelines: pipelines.data?.data,
      stages: stages.data?.data,
      views: views.data,
      providers: providers.data,
      factors: factors.data,
    },
    may,
  );
  if (steps.every((s) => s.done)) return null;
  return (
    <section className={css.first} aria-label={t('firstSteps')}>
      <header className={css.blockHead}>
        <h2>{t('firstSteps')}</h2>
        <span className="num">{t('stepsDone', { done: steps.filter((s) => s.done).length, all: steps.length })}</span>
        <button
          type="button"
          className={css.away}
          aria-label={t('putAway')}
          title={t('putAway')}
          onClick={() => wishFor({ checklist_away: true })}
        >
          <IconX size={15} aria-hidden />
        </button>
      </header>
      <ul className={css.steps}>
        {steps.map((s) => (
          <li key={s.key} data-done={s.done || undefined}>
            {s.done ? <IconCircleCheck size={18} aria-label={t('stepDone')} /> : <IconCircle size={18} aria-hidden />}
            <StepLink step={s} label={t(s.key)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function StepLink({ step, label }: { step: Step; label: string }) {
  if (step.page) return <a href={step.to}>{label}</a>;
  return (
    <Link to={step.to} search={step.search}>
      {label}
    </Link>
  );
}
