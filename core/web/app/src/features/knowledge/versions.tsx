import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { compareQuery, restoreVersion, versionsQuery } from './api';
import type { Draft } from './editor/use-draft';
import css from './knowledge.module.css';
import { texts } from './texts.en';

type Props = { draft: Draft; language: string; locked: boolean };

/** The published versions, what has changed since each, and the way back. */
export function Versions({ draft, language, locked }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const { article } = draft;
  const [from, setFrom] = useState<number | null>(null);
  const list = useQuery(versionsQuery(article.id, article.version));
  const chosen = from ?? list.data?.[0]?.number ?? 0;
  const compared = useQuery({ ...compareQuery(article.id, article.version, language, chosen, 0), enabled: chosen > 0 });
  const back = useMutation({
    mutationFn: async (number: number) => {
      // What was typed and not stored would be lost without a trace: it is stored first, and stands in the history.
      if (!(await draft.write())) return;
      await restoreVersion(article.id, number, 0);
      await draft.reload();
      toast({ title: t('restored', { number }) });
    },
  });
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} reset={() => void list.refetch()} />;
  if (list.data.length === 0) return <p className={css.quiet}>{t('noVersions')}</p>;
  const lines = compared.data?.lines ?? [];
  return (
    <div className={css.panel}>
      <ul className={css.versions} aria-label={t('versions')}>
        {list.data.map((v) => (
          <li key={v.number}>
            <button type="button" aria-pressed={v.number === chosen} onClick={() => setFrom(v.number)}>
              <strong>{t('versionIs', { number: v.number })}</strong>
              <span>
                {f.dateTime(v.at)} {v.by_name && `· ${v.by_name}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <h2>{t('changedSince', { number: chosen })}</h2>
      {compared.isPending && <Waiting />}
      {compared.data && !lines.some((l) => l.op !== 'same') && <p className={css.quiet}>{t('nothingChanged')}</p>}
      <div className={css.diff}>
        {lines
          .filter((l) => l.op !== 'same')
          .map((l, i) =>
            l.op === 'added' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
              <ins key={i}>{l.text}</ins>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
              <del key={i}>{l.text}</del>
            ),
          )}
      </div>
      {!locked && (
        <Button variant="default" loading={back.isPending} onClick={() => back.mutate(chosen)}>
          {t('restore', { number: chosen })}
        </Button>
      )}
    </div>
  );
}
