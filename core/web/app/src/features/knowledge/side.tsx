import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { Details } from './details';
import type { Draft } from './editor/use-draft';
import css from './knowledge.module.css';
import { Preview } from './preview';
import { Readers } from './readers';
import { texts } from './texts.en';
import { Versions } from './versions';

const tabs = ['details', 'preview', 'versions', 'readers'] as const;

type Props = { draft: Draft; language: string; main: string; locked: boolean };

/** Beside the text: who reads it, how it looks to them, what it was, what they say. */
export function Side({ draft, language, main, locked }: Props) {
  const t = useTexts(texts);
  const [tab, setTab] = useState<(typeof tabs)[number]>('details');
  return (
    <aside className={css.side} aria-label={t('about')}>
      <div role="tablist" aria-label={t('about')} className={css.tabs}>
        {tabs.map((x) => (
          <button key={x} type="button" role="tab" aria-selected={x === tab} className={css.tab} onClick={() => setTab(x)}>
            {t(x)}
          </button>
        ))}
      </div>
      {tab === 'details' && <Details draft={draft} main={main} locked={locked} />}
      {tab === 'preview' && <Preview draft={draft} language={language} />}
      {tab === 'versions' && <Versions draft={draft} language={language} locked={locked} />}
      {tab === 'readers' && <Readers id={draft.article.id} />}
    </aside>
  );
}
