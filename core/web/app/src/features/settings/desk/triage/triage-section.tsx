import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Loaded } from '../../parts/loaded';
import parts from '../../parts/parts.module.css';
import { Section } from '../../parts/section';
import { Table } from '../../parts/table';
import type { Rule } from '../definition';
import { texts } from './texts.en';
import { TriageDialog, type TriageRule } from './triage-dialog';

export const learningsQuery = queryOptions({
  queryKey: ['service', 'learnings'],
  queryFn: async () => (await body(api.GET('/api/v1/service/learnings'))).data ?? [],
});

/** What new tickets are suggested, how good that is on the company's own tickets, and from when on it is done without asking. */
export function TriageSection({ rule, may }: { rule?: Rule; may: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const query = useQuery(learningsQuery);
  const [open, setOpen] = useState(false);
  const learn = useMutation({
    mutationFn: () => body(api.POST('/api/v1/service/learnings')),
    onSuccess: () => toast({ title: t('learning') }),
  });
  const on = rule?.active ? (rule.definition as TriageRule).fields : {};
  const percent = (x: number) => f.number(Math.round(x * 100));
  const state = (l: Schema['Learned']) => {
    if (!on[l.field]) return t('off');
    switch (l.state) {
      case 'too_few':
        return t('too_few', { count: f.number(l.examples), needed: f.number(l.needed) });
      case 'no_better':
        return t('no_better', { percent: percent(l.frequent) });
      case 'ready':
        return t('ready', { labels: f.number(l.labels), count: f.number(l.examples) });
      default:
        return t('untrained');
    }
  };
  return (
    <Section
      title={t('title')}
      actions={
        may && (
          <>
            {Object.keys(on).length > 0 && (
              <Button variant="default" loading={learn.isPending} onClick={() => learn.mutate()}>
                {t('learn')}
              </Button>
            )}
            <Button variant="default" onClick={() => setOpen(true)} aria-label={`${t('change')}: ${t('title')}`}>
              {t('change')}
            </Button>
          </>
        )
      }
    >
      <p className={parts.quiet}>{t('about')}</p>
      <Loaded query={query}>
        {(list) => (
          <Table columns={[t('field'), t('state'), t('quality'), t('said')]}>
            {list.map((l) => (
              <tr key={l.field}>
                <td>
                  <span className={parts.main}>{t(l.field)}</span>
                  {on[l.field]?.apply ? (
                    <span className={parts.sub}>{t('applies', { percent: f.number(on[l.field]?.apply ?? 0) })}</span>
                  ) : null}
                </td>
                <td className={parts.quiet}>{state(l)}</td>
                <td className={parts.quiet}>
                  {l.held_out > 0 && (
                    <>
                      {t('right', { percent: percent(l.accuracy), held: f.number(l.held_out) })}
                      <br />
                      <span className={parts.sub}>{t('error', { points: percent(l.calibration_error) })}</span>
                    </>
                  )}
                </td>
                <td className={parts.quiet}>
                  {l.accepted + l.rejected + l.corrected > 0 &&
                    t('counts', { accepted: f.number(l.accepted), rejected: f.number(l.rejected), corrected: f.number(l.corrected) })}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
      {open && <TriageDialog rule={rule} learnings={query.data ?? []} onClose={() => setOpen(false)} />}
    </Section>
  );
}
