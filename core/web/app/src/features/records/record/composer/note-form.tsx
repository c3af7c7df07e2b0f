import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { createRecord, updateRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { RichTextEditor } from '@/ui/rich-text/editor';
import { mentionedIn } from '@/ui/rich-text/mention';
import { refreshAround } from '../api';
import { aboutValues } from '../model';
import { texts } from '../texts.en';
import css from './composer.module.css';
import { subjectOf } from './subject';

type Props = {
  about: ObjectInfo;
  aboutId: string;
  /** The note that is edited; left out, a new one is written about the record. */
  note?: RecordData;
  record?: RecordData;
  info?: ObjectInfo;
  onClose: () => void;
};

/** A note with formatted text. Ctrl or Cmd with Enter keeps it. */
export function NoteForm({ about, aboutId, note, record, info, onClose }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const html = useRef(String(note?.body ?? ''));
  const [text, setText] = useState(html.current);
  const [blank, setBlank] = useState(!note?.body);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const name = info?.name ?? 'notes';
  // Whoever cannot see the note is not told of it: the author learns so before it is kept.
  const [blind, setBlind] = useState<Record<string, string>>({});
  const find = useCallback(
    async (q: string) => {
      const on = note ? { object: name, id: note.id } : { object: about.name, id: aboutId };
      return (await body(api.GET('/api/v1/records/{object}/{id}/people', { params: { path: on, query: { q } } }))).data ?? [];
    },
    [about.name, aboutId, name, note],
  );
  const unaware = mentionedIn(text).flatMap((id) => blind[id] ?? []);

  const save = async () => {
    if (blank || busy) return;
    setBusy(true);
    setProblem('');
    try {
      const subject = subjectOf(html.current);
      if (note) {
        const values = note.subject === subjectOf(String(note.body ?? '')) ? { body: html.current, subject } : { body: html.current };
        const next = await updateRecord(client, name, note, values);
        announce(t('noteSaved'), { object: name, id: next.id, version: next.version });
      } else if (record && info) {
        const next = await createRecord(client, name, { ...aboutValues(info, about, record), subject, body: html.current });
        announce(t('noteSaved'), { object: name, id: next.id, version: next.version });
      }
      refreshAround(client, about.name, aboutId);
      onClose();
    } catch (error) {
      setProblem(describe(error).detail);
      setBusy(false);
    }
  };
  const onKeyDown = (e: KeyboardEvent) => {
    // The keys of the open list of people are the text field's.
    if ((e.target as Element).hasAttribute('aria-activedescendant') && !e.ctrlKey && !e.metaKey) return;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      void save();
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      onClose();
    }
  };
  return (
    <form
      className={css.note}
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
      onKeyDownCapture={onKeyDown}
    >
      <RichTextEditor
        label={t('noteText')}
        placeholder={t('notePlaceholder')}
        value={html.current}
        people={find}
        onMention={(p) => !p.can_read && setBlind((all) => ({ ...all, [p.id]: p.name }))}
        onChange={(next, empty) => {
          html.current = next;
          setBlank(empty);
          setText(next);
        }}
      />
      {unaware.length > 0 && (
        <p role="status" className={css.unaware}>
          {t('unaware', { count: unaware.length, names: f.list(unaware) })}
        </p>
      )}
      {problem && (
        <p role="alert" className={css.problem}>
          {problem}
        </p>
      )}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={blank}>
          {t('saveNote')}
        </Button>
      </div>
    </form>
  );
}
