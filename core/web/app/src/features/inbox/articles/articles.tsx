import { Button } from '@mantine/core';
import { IconAlertTriangle, IconFilePlus, IconFileText, IconLink } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { useCan } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { toast } from '@/lib/toast/toast';
import css from './articles.module.css';
import { insertText } from './insert';
import { texts } from './texts.en';

type Answer = Schema['Answer'];

const answersQuery = (ticket: string, heard: string) =>
  queryOptions({
    queryKey: ['knowledge', 'answers', ticket, heard],
    queryFn: async () => (await body(api.GET('/api/v1/knowledge/tickets/{id}/answers', { params: { path: { id: ticket } } }))).data ?? [],
    staleTime: 60_000,
  });

/** Articles that may answer a ticket, put into the reply with one key; those that the customer cannot open say so. */
export function Articles({ ticket }: { ticket: RecordData }) {
  const t = useTexts(texts);
  const may = useCan('articles', 'read');
  const answers = useQuery({ ...answersQuery(ticket.id, String(ticket.last_message_at ?? '')), enabled: may }).data ?? [];
  const [at, setAt] = useState(0);
  const chosen = answers[Math.min(at, answers.length - 1)];
  const put = (a: Answer, how: 'link' | 'text') => {
    const run = () => insertText(how === 'link' ? `${a.title}: ${a.address}` : a.address && a.open ? `${a.text}\n\n${a.address}` : a.text);
    if (a.open) return run();
    toast({
      tone: 'bad',
      title: t('cannotOpen'),
      detail: t(`only_${a.visibility as 'internal'}`),
      action: { label: t('anyway'), run },
    });
  };
  const group = t('title');
  useShortcut(chosen?.address ? { keys: 'l', label: t('link'), group, run: () => put(chosen, 'link') } : null);
  useShortcut(chosen ? { keys: 'a', label: t('text'), group, run: () => put(chosen, 'text') } : null);
  useShortcut(answers.length > 1 ? { keys: 's', label: t('next'), group, run: () => setAt((at + 1) % answers.length) } : null);
  if (!may) return null;
  return (
    <>
      <h3>{t('title')}</h3>
      {answers.length === 0 && <p className={css.none}>{t('none')}</p>}
      <ul className={css.list} aria-label={t('title')}>
        {answers.map((a) => (
          <li key={a.id} className={css.answer} aria-current={a === chosen || undefined}>
            <Link to={'/knowledge/$id' as never} params={{ id: a.id } as never}>
              {a.title}
            </Link>
            {a.snippet && <p>{a.snippet}</p>}
            {!a.open && (
              <p className={css.warn}>
                <IconAlertTriangle size={13} aria-hidden /> {t('cannotOpen')}
              </p>
            )}
            <span className={css.tools}>
              {a.address && (
                <Button variant="default" size="compact-xs" leftSection={<IconLink size={13} aria-hidden />} onClick={() => put(a, 'link')}>
                  {t('link')}
                </Button>
              )}
              <Button
                variant="default"
                size="compact-xs"
                leftSection={<IconFileText size={13} aria-hidden />}
                onClick={() => put(a, 'text')}
              >
                {t('text')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {(ticket.status === 'solved' || ticket.status === 'closed') && <DraftOf ticket={ticket.id} />}
    </>
  );
}

/** Makes the draft of an article out of a solved ticket. */
function DraftOf({ ticket }: { ticket: string }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const may = useCan('articles', 'create');
  const draft = useMutation({
    mutationFn: () => body(api.POST('/api/v1/knowledge/tickets/{id}/draft', { params: { path: { id: ticket } } })),
    onSuccess: ({ id }) => {
      toast({ title: t('drafted'), detail: t('draftedHint') });
      void navigate({ to: '/knowledge/$id', params: { id } } as never);
    },
  });
  if (!may) return null;
  return (
    <Button
      variant="default"
      size="xs"
      mt={8}
      leftSection={<IconFilePlus size={14} aria-hidden />}
      loading={draft.isPending}
      onClick={() => draft.mutate()}
    >
      {t('draft')}
    </Button>
  );
}
