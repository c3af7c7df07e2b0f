import { Button } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useCan, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { refresh } from '../api';
import { guesses } from './guess';
import css from './suggestion.module.css';
import { texts } from './texts.en';

/** What was learned from earlier tickets says of this one: to be accepted, or to be taken back. */
export function Suggestions({ ticket }: { ticket: RecordData }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const client = useQueryClient();
  const may = useCan('tickets', 'update');
  const info = useQuery(objectQuery('tickets')).data;
  const judge = useMutation({
    mutationFn: (said: { field: 'topic' | 'priority'; accept: boolean }) =>
      body(api.POST('/api/v1/tickets/{id}/suggestion', { params: { path: { id: ticket.id } }, body: said })),
    onSuccess: () => refresh(client, ticket.id),
  });
  const shown = guesses(ticket);
  if (shown.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t('suggestions')}>
      {shown.map(({ field, state, value, certainty, reasons }) => {
        const meta = info?.fields?.find((x) => x.path === field);
        const name = label(meta?.labels, field);
        const words = label(meta?.options?.find((o) => o.value === value)?.labels, value);
        return (
          <li key={field} className={css.item}>
            <IconSparkles size={16} aria-hidden className={css.icon} />
            {state === 'unsure' ? (
              <span className={css.text}>{t('unsure', { field: name })}</span>
            ) : (
              <span className={css.text}>
                {t(state, { field: name })} <strong>{words}</strong>{' '}
                <span className={css.quiet}>
                  {t('sure', { percent: f.number(Math.min(99, Math.round(certainty * 100))) })}
                  {reasons.length > 0 && ` ${t('because', { words: f.list(reasons.slice(0, 3)) })}`}
                </span>
              </span>
            )}
            {may && state !== 'unsure' && (
              <span className={css.buttons}>
                <Button
                  variant="default"
                  aria-label={`${t(state === 'applied' ? 'keep' : 'accept')}: ${name}`}
                  disabled={judge.isPending}
                  onClick={() => judge.mutate({ field, accept: true })}
                >
                  {t(state === 'applied' ? 'keep' : 'accept')}
                </Button>
                <Button
                  variant="subtle"
                  aria-label={`${t(state === 'applied' ? 'takeBack' : 'reject')}: ${name}`}
                  disabled={judge.isPending}
                  onClick={() => judge.mutate({ field, accept: false })}
                >
                  {t(state === 'applied' ? 'takeBack' : 'reject')}
                </Button>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
