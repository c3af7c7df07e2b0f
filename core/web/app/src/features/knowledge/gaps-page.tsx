import { Button } from '@mantine/core';
import { IconCheck, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { currentLanguage } from '@/lib/i18n/language';
import { useCan } from '@/lib/metadata/metadata';
import { createRecord } from '@/lib/records/api';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { gapsQuery, type Missed, type Weak } from './api';
import css from './knowledge.module.css';
import { spans } from './routes';
import { texts } from './texts.en';

const route = getRouteApi('/shell/knowledge/gaps');

/** What the knowledge base lacks, by what readers did: each line leads to where it is mended. */
export function GapsPage() {
  const t = useTexts(texts);
  const f = useFormats();
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = useCan('articles', 'create');
  const { days = 30 } = route.useSearch();
  const gaps = useQuery(gapsQuery(days));
  const write = useMutation({
    mutationFn: (m: Missed) =>
      createRecord(client, 'articles', {
        name: m.words.charAt(0).toUpperCase() + m.words.slice(1),
        language: m.language || currentLanguage(),
        keywords: [m.words],
      }),
    onSuccess: (r) => void navigate({ to: '/knowledge/$id', params: { id: r.id } }),
  });
  const g = gaps.data;
  const empty = g && ![g.missed, g.unhelpful, g.insufficient, g.unused].some((list) => (list ?? []).length > 0);
  const part = (title: string, rows: ReactNode[]) =>
    rows.length > 0 && (
      <section aria-label={title}>
        <h2 className={css.shelf}>{title}</h2>
        <ul className={css.list}>{rows}</ul>
      </section>
    );
  const articles = (list: Weak[] | null, figure: (a: Weak) => string) =>
    (list ?? []).map((a) => (
      <li key={a.id} className={css.gap}>
        <Link className={css.name} to="/knowledge/$id" params={{ id: a.id }}>
          {a.title}
        </Link>
        <span>{figure(a)}</span>
      </li>
    ));
  const title = (
    <span className={css.title}>
      {t('gaps')}
      <select
        className={css.select}
        aria-label={t('span')}
        value={days}
        onChange={(e) => void navigate({ to: '/knowledge/gaps', search: { days: Number(e.currentTarget.value) }, replace: true })}
      >
        {spans.map((n) => (
          <option key={n} value={n}>
            {t('lastDays', { count: n })}
          </option>
        ))}
      </select>
    </span>
  );
  return (
    <Page
      name={t('gaps')}
      title={title}
      actions={
        <Button variant="default" component={Link} to={'/knowledge' as never}>
          {t('title')}
        </Button>
      }
    >
      {gaps.isPending && <Waiting />}
      {gaps.isError && <Failed error={gaps.error} reset={() => void gaps.refetch()} />}
      {empty && <State icon={<IconCheck size={28} />} title={t('noGaps')} hint={t('noGapsHint')} />}
      {g && (
        <>
          {part(
            t('missed'),
            (g.missed ?? []).map((m) => (
              <li key={`${m.words} ${m.language}`} className={css.gap}>
                <span className={css.name}>{m.words}</span>
                <span>{t('inVain', { count: m.misses, day: f.date(m.last_day) })}</span>
                {may && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconPencil size={13} aria-hidden />}
                    disabled={write.isPending}
                    aria-label={`${t('writeIt')}: ${m.words}`}
                    onClick={() => write.mutate(m)}
                  >
                    {t('writeIt')}
                  </Button>
                )}
              </li>
            )),
          )}
          {part(
            t('insufficient'),
            articles(g.insufficient, (a) => t('ticketsAfter', { count: a.tickets })),
          )}
          {part(
            t('notHelping'),
            articles(g.unhelpful, (a) => t('votes', { yes: a.helpful, no: a.unhelpful })),
          )}
          {part(
            t('unused'),
            articles(g.unused, () => t('nobody')),
          )}
        </>
      )}
    </Page>
  );
}
