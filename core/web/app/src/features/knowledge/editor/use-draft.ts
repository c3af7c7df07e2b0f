import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isProblem } from '@/lib/api/problem';
import { onChange } from '@/lib/live/live';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { articleQuery, writeArticle } from '../api';
import { type ArticleText, type ArticleTexts, textsOf } from './blocks';
import { toBlocks, toDocument } from './document';
import { forget, recall, remember } from './keepsake';
import { equal, type Merged, mergeTexts } from './merge';

export type SaveState = 'saved' | 'dirty' | 'saving' | 'waiting' | 'refused' | 'clash';

/** The texts of an article in the form in which the editor writes them, so that only what was typed counts as a change. */
const read = (record: RecordData): ArticleTexts =>
  Object.fromEntries(Object.entries(textsOf(record.texts)).map(([l, x]) => [l, { ...x, blocks: toBlocks(toDocument(x.blocks)) }]));

const pause = 2_000;
const again = 10_000;

/** What the editor holds of an article, and how it comes to the server. */
export type Draft = {
  article: RecordData;
  texts: ArticleTexts;
  state: SaveState;
  /** Counts how often others' words came into a language, so that its editor begins anew. */
  epoch: number;
  clash: Merged | null;
  /** Whether words came back that were typed here and had not been stored. */
  recovered: boolean;
  change: (language: string, text: Partial<ArticleText>) => void;
  remove: (language: string) => void;
  /** Stores what was typed; then sets fields. False when something was refused. */
  write: (values?: Record<string, unknown>) => Promise<boolean>;
  /** Ends a clash. */
  settle: (how: 'mine' | 'theirs' | 'both') => void;
  /** Takes what the server has. */
  reload: () => Promise<void>;
};

/**
 * The draft of an article: what is typed is stored a moment later, based on what was read. Where somebody else has stored
 * something since, both changes are brought together; where both changed the same place nothing is stored before the writer
 * has said what counts. Until it is stored, it is kept in this browser, too.
 */
export function useDraft(first: RecordData, user: string): Draft {
  const client = useQueryClient();
  const id = first.id;
  const [kept] = useState(() => recall(user, id));
  const [article, setArticle] = useState(first);
  const [texts, setTexts] = useState<ArticleTexts>(() => read(first));
  const [state, setState] = useState<SaveState>('saved');
  const [epoch, setEpoch] = useState(0);
  const [clash, setClash] = useState<Merged | null>(null);
  const [recovered, setRecovered] = useState(false);
  // What the timers and answers see: always the newest.
  const now = useRef({ article: first, base: read(first), texts: read(first), held: false });
  const running = useRef<Promise<boolean> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const adopt = useCallback(
    (record: RecordData) => {
      now.current.article = record;
      setArticle(record);
      client.setQueryData(articleQuery(id).queryKey, record);
      void client.invalidateQueries({ queryKey: ['records', 'articles'] });
    },
    [client, id],
  );
  const show = useCallback((next: ArticleTexts) => {
    now.current.texts = next;
    setTexts(next);
    setEpoch((n) => n + 1);
  }, []);

  /** Brings what the server has together with what was typed; false where the writer must choose. */
  const join = useCallback(
    (theirs: RecordData): boolean => {
      const stored = read(theirs);
      const merged = mergeTexts(now.current.base, now.current.texts, stored);
      adopt(theirs);
      now.current.base = stored;
      if (merged.clashes.length > 0) {
        now.current.held = true;
        setClash({ ...merged, texts: { ...merged.texts } });
        setState('clash');
        return false;
      }
      if (!equal(merged.texts, now.current.texts)) show(merged.texts);
      return true;
    },
    [adopt, show],
  );

  const store = useCallback(async (): Promise<boolean> => {
    for (let tries = 0; tries < 4; tries++) {
      const { article: base, texts: typed, held } = now.current;
      if (held) return false;
      if (equal(now.current.base, typed)) {
        forget(user, id);
        setState('saved');
        return true;
      }
      setState('saving');
      try {
        const answer = await writeArticle(id, base.version, { texts: typed });
        const stored = read(answer);
        adopt(answer);
        now.current.base = stored;
        // What was typed meanwhile stays; the server's counts of revisions come along.
        const next = Object.fromEntries(
          Object.entries(now.current.texts).map(([l, x]) => [l, { ...x, revision: stored[l]?.revision, of: stored[l]?.of }]),
        );
        if (equal(typed, now.current.texts)) {
          // The server has trimmed the words: what counts as unchanged is what it holds.
          now.current.base = next;
        }
        now.current.texts = next;
        setTexts(next);
      } catch (error) {
        if (!isProblem(error)) throw error;
        if (error.status === 412) {
          if (!join(await client.fetchQuery({ ...articleQuery(id), staleTime: 0 }))) return false;
          continue;
        }
        if (error.status === 0 || error.status >= 500) {
          setState('waiting');
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void flush.current(), again);
        } else {
          setState('refused');
          toastProblem(error);
        }
        return false;
      }
    }
    setState('dirty');
    return false;
  }, [adopt, client, id, join, user]);

  const flush = useRef<() => Promise<boolean>>(() => Promise.resolve(true));
  flush.current = () => {
    clearTimeout(timer.current);
    running.current ??= store().finally(() => {
      running.current = null;
    });
    return running.current;
  };

  const touched = useCallback(() => {
    remember(user, id, now.current.article.version, now.current.texts, now.current.base);
    if (now.current.held) return;
    setState('dirty');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush.current(), pause);
  }, [id, user]);

  const change = useCallback(
    (language: string, text: Partial<ArticleText>) => {
      const next = { ...now.current.texts, [language]: { blocks: [], ...now.current.texts[language], ...text } };
      if (equal(next, now.current.texts)) return;
      now.current.texts = next;
      setTexts(next);
      touched();
    },
    [touched],
  );
  const remove = useCallback(
    (language: string) => {
      const { [language]: _, ...rest } = now.current.texts;
      now.current.texts = rest;
      setTexts(rest);
      touched();
    },
    [touched],
  );

  const write = useCallback(
    async (values: Record<string, unknown> = {}) => {
      if (running.current) await running.current;
      if (!(await flush.current())) return false;
      if (Object.keys(values).length === 0) return true;
      try {
        const answer = await writeArticle(id, now.current.article.version, values);
        adopt(answer);
        now.current.base = read(answer);
        return true;
      } catch (error) {
        if (isProblem(error) && error.status === 412) join(await client.fetchQuery({ ...articleQuery(id), staleTime: 0 }));
        toastProblem(error);
        return false;
      }
    },
    [adopt, client, id, join],
  );

  const settle = useCallback(
    (how: 'mine' | 'theirs' | 'both') => {
      if (!clash) return;
      const next = { ...clash.texts };
      for (const lang of clash.clashes) {
        const chosen = how === 'theirs' ? now.current.base[lang] : how === 'both' ? clash.both[lang] : next[lang];
        if (chosen) next[lang] = chosen;
      }
      now.current.held = false;
      setClash(null);
      show(next);
      void flush.current();
    },
    [clash, show],
  );

  const reload = useCallback(async () => {
    const theirs = await client.fetchQuery({ ...articleQuery(id), staleTime: 0 });
    if (theirs.version !== now.current.article.version) join(theirs);
  }, [client, id, join]);

  useEffect(() => {
    // Words that did not get to the server in an earlier visit come back, as a change of what they were typed into.
    if (!kept || equal(kept.texts, now.current.base)) return;
    now.current.base = kept.base;
    show(kept.texts);
    setRecovered(true);
    if (join(first)) touched();
  }, [first, join, kept, show, touched]);

  useEffect(
    () =>
      onChange((c) => {
        if (c.object !== 'articles' || c.id !== id || c.version === now.current.article.version || running.current || now.current.held)
          return;
        void reload().catch(() => undefined);
      }),
    [id, reload],
  );

  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && void flush.current();
    const ask = (e: BeforeUnloadEvent) => {
      if (!equal(now.current.base, now.current.texts)) e.preventDefault();
    };
    document.addEventListener('visibilitychange', leave);
    addEventListener('beforeunload', ask);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      removeEventListener('beforeunload', ask);
      void flush.current();
    };
  }, []);

  return { article, texts, state, epoch, clash, recovered, change, remove, write, settle, reload };
}
