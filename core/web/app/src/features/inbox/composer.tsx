import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isProblem } from '@/lib/api/problem';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { toast, toastProblem } from '@/lib/toast/toast';
import { applyMacro, note, type Reply, refresh, render, reply, rulesQuery, takeBack } from './api';
import { onInsert } from './articles/insert';
import { Attached, useAttached } from './attached';
import css from './inbox.module.css';
import { SendLater } from './send-later';
import { texts } from './texts.en';

type Props = {
  ticket: RecordData;
  last?: string;
  mayReply: boolean;
  onWriting: (writing: boolean) => void;
  onSaid: () => void;
  onRefused: () => void;
};

/** Where an answer or an internal note is written. What was typed stays until it is stored. */
export function Composer({ ticket, last, mayReply, onWriting, onSaid, onRefused }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const client = useQueryClient();
  const area = useRef<HTMLTextAreaElement>(null);
  const [kind, setKind] = useState<'reply' | 'note'>(mayReply ? 'reply' : 'note');
  const [text, setText] = useState('');
  const [status, setStatus] = useState('');
  const [busy, setBusy] = useState(false);
  const [later, setLater] = useState<Date>();
  const files = useAttached(ticket.id);
  const writing = text.trim() !== '';
  useEffect(() => onWriting(writing), [onWriting, writing]);
  const canned = useQuery({ ...rulesQuery('reply'), enabled: mayReply }).data ?? [];
  const macros = useQuery({ ...rulesQuery('macro'), enabled: mayReply }).data ?? [];
  const options = useQuery(objectQuery('tickets')).data?.fields?.find((f) => f.path === 'status')?.options ?? [];
  const begin = (next: 'reply' | 'note') => {
    setKind(next);
    requestAnimationFrame(() => area.current?.focus());
  };
  useShortcut(mayReply ? { keys: 'r', label: t('answer'), group: t('title'), run: () => begin('reply') } : null);
  useShortcut({ keys: 'n', label: t('note'), group: t('title'), run: () => begin('note') });
  useEffect(
    () =>
      onInsert((put) => {
        if (mayReply) setKind('reply');
        setText((now) => (now === '' ? put : `${now}\n\n${put}`));
        requestAnimationFrame(() => area.current?.focus());
      }),
    [mayReply],
  );
  const back = async (id: string, typed: string) => {
    try {
      await takeBack(id);
      setText((now) => now || typed);
      toast({ title: t('takenBack') });
      onSaid();
    } catch (error) {
      toastProblem(error);
    }
  };
  const submit = async () => {
    const typed = text.trim();
    if (typed === '' || busy || files.busy) return;
    setBusy(true);
    try {
      if (kind === 'note') {
        await note(ticket.id, typed, last);
        toast({ title: t('noted') });
      } else {
        const said = await reply(ticket.id, {
          text: typed,
          seen: last,
          status: (status || undefined) as Reply['status'],
          send_at: later?.toISOString(),
          file_ids: files.ids.length > 0 ? files.ids : undefined,
        });
        files.clear();
        setLater(undefined);
        toast({
          title: later ? t('sentLater', { when: f.dateTime(later.toISOString()) }) : t('sent'),
          action: said.send_after ? { label: t('undo'), run: () => void back(said.message_id, typed) } : undefined,
        });
      }
      setText('');
      onSaid();
    } catch (error) {
      if (isProblem(error) && error.status === 409) onRefused();
      else toastProblem(error);
      onSaid();
    } finally {
      setBusy(false);
    }
  };
  const insert = async (raw: string) => {
    try {
      const filled = await render(ticket.id, raw);
      setText((now) => (now === '' ? filled : `${now}\n${filled}`));
      area.current?.focus();
    } catch (error) {
      toastProblem(error);
    }
  };
  const run = async (rule: string) => {
    try {
      const made = await applyMacro(ticket.id, rule);
      if (made.reply || made.note) {
        setKind(made.reply ? 'reply' : 'note');
        setText(made.reply || made.note || '');
      }
      toast({ title: t('applied') });
      refresh(client, ticket.id);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <form
      className={css.composer}
      data-kind={kind}
      onSubmit={(e) => {
        e.preventDefault();
        void submit();
      }}
    >
      <div className={css.row}>
        <fieldset className={css.kinds} aria-label={t('kind')}>
          {mayReply && (
            <button type="button" aria-pressed={kind === 'reply'} onClick={() => begin('reply')}>
              {t('answer')}
            </button>
          )}
          <button type="button" aria-pressed={kind === 'note'} onClick={() => begin('note')}>
            {t('note')}
          </button>
        </fieldset>
        {canned.length > 0 && kind === 'reply' && (
          <select
            className={css.select}
            aria-label={t('canned')}
            value=""
            onChange={(e) => {
              const found = canned.find((r) => r.id === e.currentTarget.value);
              if (found) void insert((found.definition as { text?: string }).text ?? '');
            }}
          >
            <option value="">{t('canned')}</option>
            {canned.map((r) => (
              <option key={r.id} value={r.id}>
                {r.name}
              </option>
            ))}
          </select>
        )}
        {macros.length > 0 && (
          <select
            className={css.select}
            aria-label={t('macro')}
            value=""
            onChange={(e) => e.currentTarget.value && void run(e.currentTarget.value)}
          >
            <option value="">{t('macro')}</option>
            {macros.map((r) => (
              <option key={r.id} value={r.id}>
                {r.name}
              </option>
            ))}
          </select>
        )}
      </div>
      <textarea
        ref={area}
        className={css.area}
        aria-label={t('write')}
        placeholder={t(kind === 'note' ? 'writeNote' : 'writeReply')}
        rows={4}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
            e.preventDefault();
            void submit();
          } else if (e.key === 'Escape') e.currentTarget.blur();
        }}
      />
      {kind === 'reply' && <Attached files={files} />}
      <div className={css.row}>
        <Button type="submit" loading={busy} disabled={!writing || files.busy}>
          {t(kind === 'note' ? 'saveNote' : 'send')}
        </Button>
        {kind === 'reply' && (
          <select className={css.select} aria-label={t('sendAnd')} value={status} onChange={(e) => setStatus(e.currentTarget.value)}>
            <option value="">{t('keepStatus')}</option>
            {options
              .filter((o) => ['pending', 'on_hold', 'solved'].includes(o.value))
              .map((o) => (
                <option key={o.value} value={o.value}>
                  {label(o.labels, o.value)}
                </option>
              ))}
          </select>
        )}
        {kind === 'reply' && <SendLater value={later} onChange={setLater} />}
      </div>
    </form>
  );
}
