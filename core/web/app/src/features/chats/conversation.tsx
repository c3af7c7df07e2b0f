import { Button, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import { useUserName, useUsers } from '@/lib/users/users';
import { Failed } from '@/ui/states/failed';
import { answerChat, answersQuery, type Chat, endChat, handOver, saidQuery } from './api';
import css from './chats.module.css';
import { Sources } from './sources';
import { texts } from './texts.en';

const reasons = [
  'requested',
  'unsure',
  'unsure_twice',
  'turns',
  'failed',
  'late',
  'off',
  'taken',
  'nothing_said',
  'out_of_scope',
  'angry',
  'intent',
  'knowledge_base_unavailable',
] as const;

const isReason = (reason: string): reason is (typeof reasons)[number] => (reasons as readonly string[]).includes(reason);

/** What was said with one visitor, and the answer to it. */
export function Conversation({ chat, onBack }: { chat: Chat; onBack: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const said = useQuery(saidQuery(chat.conversation_id));
  const answers = useQuery({ ...answersQuery(chat.id), enabled: chat.assistant });
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
  const speaker = (m: RecordData) => {
    if (m.direction !== 'outbound') return chat.name;
    if (m.automatic) return t('robot', { name: String(m.from_name ?? '') });
    return users.find((u) => u.id === m.author_id)?.name ?? '';
  };
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
          <div key={m.id} className={css.line} data-own={m.direction === 'outbound'} data-bot={Boolean(m.automatic)}>
            <small>
              {speaker(m)} · {f.time(String(m.sent_at))}
            </small>
            {String(m.body_text ?? '')}
            <Sources list={answers.data?.get(m.id)?.sources} />
          </div>
        ))}
      </div>
      {chat.state === 'bot' && <p className={css.facts}>{t('botHint')}</p>}
      {chat.reason && <p className={css.facts}>{t('handedOver', { reason: isReason(chat.reason) ? t(chat.reason) : chat.reason })}</p>}
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
