import { Button } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import { BlockEditor } from './editor/block-editor';
import { outdated } from './editor/blocks';
import type { Draft } from './editor/use-draft';
import css from './knowledge.module.css';
import { languageName } from './languages';
import { texts } from './texts.en';

type Props = { draft: Draft; language: string; main: string; locked: boolean; headed: boolean };

/** Title, summary and blocks of an article in one language. */
export function LanguageText({ draft, language, main, locked, headed }: Props) {
  const t = useTexts(texts);
  const text = draft.texts[language] ?? {};
  const name = languageName(language);
  const old = outdated(draft.texts, language, main);
  return (
    <section className={css.text} aria-label={name}>
      {headed && <h2 className={css.headed}>{name}</h2>}
      {old && (
        <div className={css.notice}>
          <p>{t('outdatedHint', { language: languageName(main) })}</p>
          {!locked && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconCheck size={14} aria-hidden />}
              onClick={() => draft.change(language, { of: draft.texts[main]?.revision })}
            >
              {t('stillRight')}
            </Button>
          )}
        </div>
      )}
      <label className={css.field}>
        {t('articleTitle')}
        <input
          lang={language}
          value={text.title ?? ''}
          maxLength={300}
          readOnly={locked}
          onChange={(e) => draft.change(language, { title: e.currentTarget.value })}
        />
      </label>
      <label className={css.field}>
        {t('summary')}
        <textarea
          lang={language}
          rows={2}
          value={text.summary ?? ''}
          maxLength={600}
          readOnly={locked}
          onChange={(e) => draft.change(language, { summary: e.currentTarget.value })}
        />
      </label>
      <BlockEditor
        label={t('textIn', { language: name })}
        language={language}
        blocks={text.blocks}
        locked={locked}
        onChange={(blocks) => draft.change(language, { blocks })}
      />
      {language !== main && !locked && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          mt={8}
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() => draft.remove(language)}
        >
          {t('removeLanguage', { language: name })}
        </Button>
      )}
    </section>
  );
}
