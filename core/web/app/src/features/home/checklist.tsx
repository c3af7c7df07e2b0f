import { IconCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '@/lib/i18n/catalogue';
import { usePref } from '@/lib/prefs/prefs';
import { countQuery } from '@/lib/records/api';
import { usersQuery } from '@/lib/users/users';
import { viewsQuery } from '@/lib/views/views';
import css from './home.module.css';
import { texts } from './texts.en';

/** The first steps of a company's administrator, until all are taken or the list is put away. */
export function Checklist() {
  const t = useTexts(texts);
  const [away, setAway] = usePref('onboarding-away', false);
  const { data: contacts } = useQuery({ ...countQuery('contacts'), enabled: !away });
  const { data: deals } = useQuery({ ...countQuery('deals'), enabled: !away });
  const { data: users } = useQuery({ ...usersQuery, enabled: !away });
  const { data: views } = useQuery({ ...viewsQuery, enabled: !away });
  if (away || !contacts || !deals || !users || !views) return null;
  const steps = [
    { done: contacts.value > 0, label: t('stepImport'), to: '/imports' },
    { done: deals.value > 0, label: t('stepDeal'), to: '/records/deals' },
    { done: users.length > 1, label: t('stepInvite'), to: '/settings' },
    { done: views.some((v) => v.own), label: t('stepView'), to: '/records/contacts' },
  ];
  if (steps.every((s) => s.done)) return null;
  return (
    <section className={css.first} aria-label={t('firstSteps')}>
      <header className={css.blockHead}>
        <h2>{t('firstSteps')}</h2>
        <span className="num">{t('stepsDone', { done: steps.filter((s) => s.done).length, all: steps.length })}</span>
        <button type="button" className={css.away} aria-label={t('putAway')} title={t('putAway')} onClick={() => setAway(true)}>
          <IconX size={15} aria-hidden />
        </button>
      </header>
      <ul className={css.steps}>
        {steps.map((s) => (
          <li key={s.to} data-done={s.done || undefined}>
            {s.done ? <IconCircleCheck size={18} aria-label={t('stepDone')} /> : <IconCircle size={18} aria-hidden />}
            <Link to={s.to}>{s.label}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
