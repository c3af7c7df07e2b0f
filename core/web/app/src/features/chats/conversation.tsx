import { Button, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useUserName, useUsers } from '@/lib/users/users';
import { Failed } from '@/ui/states/failed';
import { answerChat, type Chat, endChat, handOver, saidQuery } from './api';
import css from './chats.module.css';
import { texts } from './texts.en';

/** What was said with one visitor, and the answer to it. */
export function Conversation({ chat, onBack }: { chat: Chat; onBack: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const said = useQuery(saidQuery(chat.conversation_id));
  const users = useUsers();
  const agent = useUserName(chat.agent_id);
  const [text, setText] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const fresh = () => client.invalidateQueries({ queryKey: ['chats'] });
  const answer = useMutation({
    mutationFn: () => answerChat(chat.id, text),
    onSuccess: () => {
      setText('');
      return fresh();
    },
  });
  const give = useMutation({ mutationFn: (user?: string) => handOver(chat.id, user), onSuccess: fresh });
  const end = useMutation({ mutationFn: () => endChat(chat.id), onSuccess: fresh });
  const lines = said.data ?? [];
  const count = lines.length;
  useEffect(() => {
    if (count > 0) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [count]);
  const over = chat.state === 'ended';
  const send = (e: FormEvent) => {
    e.preventDefault();
    if (text.trim() && !answer.isPending) answer.mutate();
  };
  return (
    <section className={css.conversation} aria-label={t('conversation')}>
      <header>
        <Button className={css.back} variant="default" size="xs" onClick={onBack}>
          {t('back')}
        </Button>
        <h2>{chat.name}</h2>
        <span className={css.facts}>
          {t(chat.state)}
          {chat.email && ` · ${chat.email}`}
          {agent && ` · ${agent}`}
        </span>
        {chat.page && (
          <span className={css.facts}>
            {t('page')} {chat.page}
          </span>
        )}
        <div className={css.actions}>
          <Link to="/records/$object/$id" params={{ object: 'tickets', id: chat.ticket_id }}>
            {t('ticket')}
          </Link>
          {!over && (
            <>
              <Button variant="default" size="xs" loading={give.isPending} onClick={() => give.mutate(undefined)}>
                {t('take')}
              </Button>
              <Select
                size="xs"
                aria-label={t('handOver')}
                placeholder={t('handOver')}
                searchable
                value={null}
                data={users.filter((u) => u.active).map((u) => ({ value: u.id, label: u.name }))}
                onChange={(user) => user && give.mutate(user)}
              />
              <Button variant="default" size="xs" loading={end.isPending} onClick={() => end.mutate()}>
                {t('end')}
              </Button>
            </>
          )}
        </div>
      </header>
      {said.error && <Failed error={said.error} reset={() => void said.refetch()} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <div ref={log} className={css.log} role="log" aria-label={t('conversation')} tabIndex={0}>
        {lines.map((m) => (
          <p key={m.id} data-own={m.direction === 'outbound'}>
            <small>
              {m.direction === 'outbound' ? (users.find((u) => u.id === m.author_id)?.name ?? '') : chat.name} · {f.time(String(m.sent_at))}
            </small>
            {String(m.body_text ?? '')}
          </p>
        ))}
      </div>
      {!over && !chat.there && <p className={css.facts}>{t('gone')}</p>}
      {!over && (
        <form onSubmit={send}>
          <Textarea
            aria-label={t('answer')}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={4000}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key === 'Enter' && !e.shiftKey && !e.nativeEvent.isComposing) send(e);
            }}
          />
          <Button type="submit" loading={answer.isPending} disabled={!text.trim()}>
            {t('send')}
          </Button>
        </form>
      )}
    </section>
  );
}
