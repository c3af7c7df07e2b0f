import { useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Draft } from './editor/use-draft';
import css from './knowledge.module.css';
import { languageName } from './languages';
import { visibilities } from './routes';
import { texts } from './texts.en';
import { useCategories } from './use-categories';

type Props = { draft: Draft; main: string; locked: boolean };

/** Category, readers, keywords and address of an article; each is stored as soon as it is chosen. */
export function Details({ draft, main, locked }: Props) {
  const t = useTexts(texts);
  const categories = useCategories();
  const { article } = draft;
  // Whom a live article reaches is for those to say who may publish.
  const mayPublish = useMay('knowledge.publish');
  const reach = locked || (article.live === true && !mayPublish);
  const set = (values: Record<string, unknown>) => void draft.write(values);
  return (
    <div className={css.panel}>
      <label className={css.field}>
        {t('category')}
        <select
          disabled={locked}
          value={String(article.category_id ?? '')}
          onChange={(e) => set({ category_id: e.currentTarget.value || null })}
        >
          <option value="">{t('noCategory')}</option>
          {categories.map((c) => (
            <option key={c.id} value={c.id}>
              {c.title}
            </option>
          ))}
        </select>
      </label>
      <label className={css.field}>
        {t('visibility')}
        <select
          disabled={reach}
          value={String(article.visibility ?? 'internal')}
          onChange={(e) => set({ visibility: e.currentTarget.value })}
        >
          {visibilities.map((v) => (
            <option key={v} value={v}>
              {t(v)}
            </option>
          ))}
        </select>
      </label>
      {article.visibility === 'segment' && (
        <Words
          label={t('audience')}
          hint={t('audienceHint')}
          value={article.audience}
          disabled={reach}
          onSave={(audience) => set({ audience })}
        />
      )}
      <Words
        label={t('keywords')}
        hint={t('keywordsHint')}
        value={article.keywords}
        disabled={locked}
        onSave={(keywords) => set({ keywords })}
      />
      <label className={css.field}>
        {t('mainLanguage')}
        <select disabled={locked} value={main} onChange={(e) => set({ language: e.currentTarget.value })}>
          {Object.keys({ [main]: true, ...draft.texts }).map((l) => (
            <option key={l} value={l}>
              {languageName(l)}
            </option>
          ))}
        </select>
      </label>
      <p className={css.quiet}>{t('slugIs', { slug: String(article.slug ?? '') })}</p>
    </div>
  );
}

type WordsProps = { label: string; hint: string; value: unknown; disabled: boolean; onSave: (words: string[]) => void };

/** A list of words with commas between them. */
function Words({ label, hint, value, disabled, onSave }: WordsProps) {
  const stored = Array.isArray(value) ? value.map(String).join(', ') : '';
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label className={css.field}>
      {label}
      <input
        disabled={disabled}
        value={typed ?? stored}
        onChange={(e) => setTyped(e.currentTarget.value)}
        onBlur={() => {
          if (typed !== null && typed !== stored)
            onSave([
              ...new Set(
                typed
                  .split(',')
                  .map((w) => w.trim())
                  .filter(Boolean),
              ),
            ]);
          setTyped(null);
        }}
      />
      <small>{hint}</small>
    </label>
  );
}
