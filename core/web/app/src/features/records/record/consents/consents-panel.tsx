import { ActionIcon, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useCan } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { ask, consentsQuery, type Decision, decide, type Stand } from './api';
import { ConsentForm } from './consent-form';
import css from './consents.module.css';
import { texts } from './texts.en';
import { useOptions } from './use-options';

type Props = { record: RecordData };

const colors: Record<string, string> = {
  granted: 'light-dark(#16a34a, #4ade80)',
  withdrawn: 'light-dark(#dc2626, #f87171)',
  requested: 'light-dark(#ca8a04, #facc15)',
  expired: 'light-dark(#71717a, #a1a1aa)',
};

/** What a person has agreed to, with the proof, and how to note down that they have agreed or withdrawn. */
export function ConsentsPanel({ record }: Props) {
  const t = useTexts(texts);
  const id = useId();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const reads = useCan('consents', 'read');
  const creates = useCan('consents', 'create');
  const updates = useCan('consents', 'update');
  const { data = [], isPending, error } = useQuery({ ...consentsQuery(record.id), enabled: reads });
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['record', 'contacts', record.id] }),
      client.invalidateQueries({ queryKey: ['records', 'consents'] }),
      client.invalidateQueries({ queryKey: ['record', 'consents'] }),
    ]);
  const run = useMutation({
    mutationFn: (d: Decision) => decide(record.id, d),
    onSuccess: async (_, d) => {
      toast({ title: t(d.state === 'granted' ? 'granted' : 'withdrawn') });
      setAdding(false);
      await refresh();
    },
  });
  const question = useMutation({
    mutationFn: (purpose: string) => ask(record.id, purpose),
    onSuccess: async () => {
      toast({ title: t('asked') });
      setAdding(false);
      await refresh();
    },
  });
  if (!reads || error) return null;
  const writes = creates && updates;
  return (
    <section className={css.block} aria-labelledby={id}>
      <h2 className={css.head}>
        <span id={id}>{t('title')}</span>
        {writes && (
          <ActionIcon
            size={24}
            className={css.add}
            aria-label={t('add')}
            title={t('add')}
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            <IconPlus size={15} stroke={1.8} />
          </ActionIcon>
        )}
      </h2>
      {adding && (
        <ConsentForm
          busy={run.isPending || question.isPending}
          onSave={(d) => run.mutate(d)}
          onAsk={(purpose) => question.mutate(purpose)}
          onClose={() => setAdding(false)}
        />
      )}
      {!isPending && data.length === 0 && !adding && <p className={css.none}>{t('none')}</p>}
      <ul className={css.list}>
        {data.map((s) => (
          <Line
            key={s.consent.id}
            stand={s}
            writes={writes}
            busy={run.isPending}
            onDecide={(state) => run.mutate({ channel: s.consent.channel, purpose: s.consent.purpose, state })}
          />
        ))}
      </ul>
    </section>
  );
}

type LineProps = { stand: Stand; writes: boolean; busy: boolean; onDecide: (state: Decision['state']) => void };

function Line({ stand: { consent: c, reason }, writes, busy, onDecide }: LineProps) {
  const t = useTexts(texts);
  const options = useOptions();
  const { dateTime } = useFormats();
  const name = (path: string, value?: string) => options(path).find((o) => o.value === value)?.label ?? value ?? '';
  const about = t('about', { channel: name('channel', c.channel), purpose: name('purpose', c.purpose) });
  const facts: [string, string | undefined][] = [
    [t('basis'), name('legal_basis', c.legal_basis)],
    [t('source'), c.source],
    [t('address'), c.address],
    [t('ip'), c.ip],
    [t('proof'), c.proof_text],
  ];
  return (
    <li className={css.item}>
      <div className={css.line}>
        <strong>{about}</strong>
        <Pill text={name('state', c.state)} color={colors[c.state]} />
      </div>
      <p className={css.sub}>
        {c.decided_at && t('since', { when: dateTime(c.decided_at) })}
        {c.valid_until && ` · ${t('until', { when: dateTime(c.valid_until) })}`}
      </p>
      {reason === 'do_not_contact' && <p className={css.sub}>{t('blocked')}</p>}
      <details className={css.more}>
        <summary aria-label={`${t('details')}: ${about}`}>{t('details')}</summary>
        <dl>{facts.filter(([, value]) => value).map(([key, value]) => [<dt key={key}>{key}</dt>, <dd key={`${key}:`}>{value}</dd>])}</dl>
        <Link to="/records/$object/$id" params={{ object: 'consents', id: c.id }} className={css.sub}>
          {t('history')}
        </Link>
      </details>
      {writes && (
        <div className={css.buttons}>
          {c.state === 'granted' || c.state === 'requested' ? (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              aria-label={`${t('withdraw')}: ${about}`}
              onClick={() => onDecide('withdrawn')}
            >
              {t('withdraw')}
            </Button>
          ) : (
            <Button size="xs" variant="default" disabled={busy} aria-label={`${t('grant')}: ${about}`} onClick={() => onDecide('granted')}>
              {t('grant')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
