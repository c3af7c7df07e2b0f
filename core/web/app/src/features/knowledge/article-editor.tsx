import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconColumns2, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useCan } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Page } from '@/ui/page/page';
import { portalAddress } from './api';
import { ArticleID } from './editor/article-id';
import { outdated } from './editor/blocks';
import { type Draft, useDraft } from './editor/use-draft';
import { Flow } from './flow';
import css from './knowledge.module.css';
import { LanguageText } from './language-text';
import { languageName, offered } from './languages';
import { Side } from './side';
import { texts } from './texts.en';

/** An article while it is written: its languages, its blocks, and beside them what else is about it. */
export function ArticleEditor({ first }: { first: RecordData }) {
  const t = useTexts(texts);
  const me = useMe();
  const narrow = useNarrow();
  const may = useCan('articles', 'update');
  const draft = useDraft(first, me.user.id);
  const { article, texts: written } = draft;
  const main = String(article.language ?? 'en');
  const [language, setLanguage] = useState(main);
  const [beside, setBeside] = useState('');
  const status = String(article.status ?? 'draft');
  const languages = [main, ...Object.keys(written).filter((l) => l !== main)];
  const other = languages.filter((l) => l !== language);
  const second = !narrow && beside !== '' && other.includes(beside) ? beside : '';
  const locked = !may || draft.clash !== null;
  const title = (
    <span className={css.title}>
      <ActionIcon size={28} component={Link} to={'/knowledge' as never} aria-label={t('back')} title={t('back')}>
        <IconArrowLeft size={16} />
      </ActionIcon>
      <span className={css.ellipsis}>{written[main]?.title || t('untitled')}</span>
      <span className={css.pill} data-state={status}>
        {t(status as 'draft')}
      </span>
    </span>
  );
  return (
    <ArticleID value={article.id}>
      <Page name={String(article.name ?? t('article'))} title={title} actions={may && <Flow draft={draft} />}>
        <Notices draft={draft} />
        <div className={css.editor}>
          <div className={css.write}>
            <div className={css.languages}>
              <div role="tablist" aria-label={t('languages')}>
                {languages.map((l) => (
                  <button
                    key={l}
                    type="button"
                    role="tab"
                    aria-selected={l === language}
                    className={css.tab}
                    onClick={() => setLanguage(l)}
                  >
                    {languageName(l)}
                    {outdated(written, l, main) && <span className={css.warn}> · {t('outdated')}</span>}
                  </button>
                ))}
              </div>
              {may && (
                <select
                  className={css.select}
                  aria-label={t('addLanguage')}
                  value=""
                  onChange={(e) => {
                    const l = e.currentTarget.value;
                    draft.change(l, { title: '', blocks: [] });
                    setLanguage(l);
                    setBeside(main);
                  }}
                >
                  <option value="">{t('addLanguage')}</option>
                  {offered
                    .filter((l) => !languages.includes(l))
                    .map((l) => (
                      <option key={l} value={l}>
                        {languageName(l)}
                      </option>
                    ))}
                </select>
              )}
              {!narrow && other.length > 0 && (
                <Button
                  variant="default"
                  size="xs"
                  aria-pressed={second !== ''}
                  leftSection={<IconColumns2 size={14} aria-hidden />}
                  onClick={() => setBeside(second ? '' : language === main ? (other[0] ?? '') : main)}
                >
                  {t('sideBySide')}
                </Button>
              )}
              {article.live === true && (
                <a
                  className={css.portal}
                  href={portalAddress(me.tenant.slug, language, String(article.slug))}
                  target="_blank"
                  rel="noopener"
                >
                  {t('onPortal')} <IconExternalLink size={13} aria-hidden />
                </a>
              )}
            </div>
            <div className={css.pair} data-two={second !== '' || undefined}>
              {(second ? [second, language] : [language]).map((l) => (
                <LanguageText key={`${l} ${draft.epoch}`} draft={draft} language={l} main={main} locked={locked} headed={second !== ''} />
              ))}
            </div>
          </div>
          <Side draft={draft} language={language} main={main} locked={locked} />
        </div>
      </Page>
    </ArticleID>
  );
}

/** What the writer must know: words that came back, a clash with somebody else. */
function Notices({ draft }: { draft: Draft }) {
  const t = useTexts(texts);
  if (draft.clash)
    return (
      <div className={css.notice} role="alert">
        <p>
          <strong>{t('clashIn', { languages: draft.clash.clashes.map(languageName).join(', ') })}</strong> {t('clashHint')}
        </p>
        <Button variant="default" size="xs" onClick={() => draft.settle('both')}>
          {t('keepBoth')}
        </Button>
        <Button variant="default" size="xs" onClick={() => draft.settle('mine')}>
          {t('keepMine')}
        </Button>
        <Button variant="default" size="xs" onClick={() => draft.settle('theirs')}>
          {t('keepTheirs')}
        </Button>
      </div>
    );
  if (draft.recovered && draft.state !== 'saved') return <p className={css.notice}>{t('recovered')}</p>;
  return null;
}
