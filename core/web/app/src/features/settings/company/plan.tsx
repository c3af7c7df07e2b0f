import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { Pill } from '@/ui/pill/pill';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import css from './company.module.css';
import { Meter } from './meter';
import { texts } from './texts.en';

const billingQuery = queryOptions({ queryKey: ['billing'], queryFn: () => body(api.GET('/api/v1/billing')) });
const plansQuery = queryOptions({
  queryKey: ['billing', 'plans'],
  queryFn: async () => ((await body(api.GET('/api/v1/billing/plans'))) as { data: Schema['PlanBody'][] | null }).data ?? [],
});

const tones = { off: '', trial: 'var(--accent)', active: 'var(--ok)', grace: 'var(--warn)', read_only: 'var(--bad)' };

/** What the company pays for; where nothing is charged, only that. */
export function Plan() {
  const t = useTexts(texts);
  const query = useQuery(billingQuery);
  return (
    <Section title={t('plan')}>
      <Loaded query={query}>{(o) => (o.enabled ? <Standing overview={o} /> : <p className={parts.hint}>{t('off')}</p>)}</Loaded>
    </Section>
  );
}

function leave(answer: unknown) {
  const { url } = answer as { url?: string };
  if (url) location.assign(url);
}

function Standing({ overview: o }: { overview: Schema['OverviewBody'] }) {
  const t = useTexts(texts);
  const { date, number } = useFormats();
  const label = useLabel();
  const { data: plans = [] } = useQuery(plansQuery);
  const portal = useMutation({ mutationFn: () => body(api.POST('/api/v1/billing/portal' as never, {} as never)), onSuccess: leave });
  const names = { seats: t('seatsUsed'), records: t('records'), storage: t('storage'), plugins: t('plugins') };
  const { phase, until } = o.standing;
  const plan = plans.find((p) => p.name === o.subscription.plan);
  return (
    <>
      <p className={parts.tools}>
        <Pill text={phase === 'off' ? t('plan') : t(phase)} color={tones[phase]} />
        {plan && <strong>{label(plan.labels, plan.name)}</strong>}
        {o.subscription.seats > 0 && <span>{t('seats', { count: o.subscription.seats })}</span>}
        {until && <span className={parts.sub}>{t('until', { date: date(until) })}</span>}
        {o.subscription.cancel_at_period_end && <Pill text={t('cancels')} color="var(--warn)" />}
        {o.has_customer && (
          <Button variant="default" ml="auto" loading={portal.isPending} onClick={() => portal.mutate()}>
            {t('portal')}
          </Button>
        )}
      </p>
      <div className={css.meters}>
        {(o.usage ?? []).map((u) => (
          <Meter
            key={u.resource}
            label={names[u.resource]}
            used={u.used}
            limit={u.limit}
            show={(n) => (u.resource === 'storage' ? t('megabytes', { count: n }) : number(n))}
          />
        ))}
      </div>
      {!o.subscription.plan && <Plans plans={plans} />}
    </>
  );
}

function Plans({ plans }: { plans: Schema['PlanBody'][] }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  const label = useLabel();
  const checkout = useMutation({
    mutationFn: (of: Schema['CheckoutBody']) => body(api.POST('/api/v1/billing/checkout', { body: of } as never)),
    onSuccess: leave,
  });
  return (
    <ul className={css.plans}>
      {plans.map((p) => (
        <li key={p.name} className={css.plan}>
          <strong>{label(p.labels, p.name)}</strong>
          {(p.prices ?? []).map((price) => (
            <div key={price.interval} className={css.price}>
              <span>
                {price.amount === null || !price.currency
                  ? t('onRequest')
                  : `${money({ amount: price.amount, currency: price.currency })} ${t(price.interval)}`}
              </span>
              <Button
                variant="default"
                aria-label={`${t('choose')}: ${label(p.labels, p.name)} ${t(price.interval)}`}
                loading={checkout.isPending}
                onClick={() => checkout.mutate({ plan: p.name, interval: price.interval })}
              >
                {t('choose')}
              </Button>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
