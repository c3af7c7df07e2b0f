import { Button } from '@mantine/core';
import { IconBook, IconChartDots, IconFolders, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { currentLanguage } from '@/lib/i18n/language';
import { useCan } from '@/lib/metadata/metadata';
import { createRecord } from '@/lib/records/api';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { type Entry, libraryQuery } from './api';
import { ArticleLine } from './article-line';
import css from './knowledge.module.css';
import { type KnowledgeSearch, states, visibilities } from './routes';
import { texts } from './texts.en';
import { useCategories } from './use-categories';

const route = getRouteApi('/shell/knowledge');

/** The articles by category, with their states and languages. */
export function KnowledgePage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = route.useSearch();
  const mayCreate = useCan('articles', 'create');
  const mayShelve = useCan('article_categories', 'read');
  const categories = useCategories();
  const list = useInfiniteQuery({ ...libraryQuery(search), placeholderData: (old) => old });
  const go = (to: KnowledgeSearch) => void navigate({ to: '/knowledge', search: { ...search, ...to }, replace: true });
  const create = useMutation({
    mutationFn: () =>
      createRecord(client, 'articles', {
        name: t('untitled'),
        language: currentLanguage(),
        category_id: search.category && search.category !== 'none' ? search.category : undefined,
      }),
    onSuccess: (r) => void navigate({ to: '/knowledge/$id', params: { id: r.id } }),
  });
  const articles = list.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  const groups = shelves(articles, categories, t('noCategory'));
  const filtered = Boolean(search.state || search.readers || search.category || search.q);
  const actions = (
    <>
      <Button variant="default" component={Link} to={'/knowledge/gaps' as never} leftSection={<IconChartDots size={15} aria-hidden />}>
        {t('gaps')}
      </Button>
      {mayShelve && (
        <Button
          variant="default"
          component={Link}
          to={'/records/article_categories' as never}
          leftSection={<IconFolders size={15} aria-hidden />}
        >
          {t('categories')}
        </Button>
      )}
      {mayCreate && (
        <Button leftSection={<IconPlus size={15} aria-hidden />} loading={create.isPending} onClick={() => create.mutate()}>
          {t('new')}
        </Button>
      )}
    </>
  );
  return (
    <Page name={t('title')} actions={actions}>
      <search className={css.filters} aria-label={t('filters')}>
        <Words value={search.q ?? ''} onChange={(q) => go({ q: q || undefined })} />
        <select
          className={css.select}
          aria-label={t('category')}
          value={search.category ?? ''}
          onChange={(e) => go({ category: e.currentTarget.value || undefined })}
        >
          <option value="">{t('allCategories')}</option>
          {categories.map((c) => (
            <option key={c.id} value={c.id}>
              {c.title}
            </option>
          ))}
          <option value="none">{t('noCategory')}</option>
        </select>
        <select
          className={css.select}
          aria-label={t('state')}
          value={search.state ?? ''}
          onChange={(e) => go({ state: states.find((s) => s === e.currentTarget.value) })}
        >
          <option value="">{t('allStates')}</option>
          {states.map((s) => (
            <option key={s} value={s}>
              {t(s)}
            </option>
          ))}
        </select>
        <select
          className={css.select}
          aria-label={t('visibility')}
          value={search.readers ?? ''}
          onChange={(e) => go({ readers: visibilities.find((v) => v === e.currentTarget.value) })}
        >
          <option value="">{t('allReaders')}</option>
          {visibilities.map((v) => (
            <option key={v} value={v}>
              {t(v)}
            </option>
          ))}
        </select>
      </search>
      {list.isPending && <Waiting />}
      {list.isError && <Failed error={list.error} reset={() => void list.refetch()} />}
      {list.isSuccess && articles.length === 0 && (
        <State icon={<IconBook size={28} />} title={t(filtered ? 'noneFound' : 'none')} hint={t(filtered ? 'noneFoundHint' : 'noneHint')} />
      )}
      {groups.map((g) => (
        <section key={g.id} aria-label={g.name}>
          <h2 className={css.shelf}>{g.name}</h2>
          <ul className={css.list}>
            {g.articles.map((a) => (
              <ArticleLine key={a.id} article={a} />
            ))}
          </ul>
        </section>
      ))}
      {list.hasNextPage && (
        <Button variant="default" m={16} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Page>
  );
}

/** The articles under their categories, in the categories' order; those without one come last. */
function shelves(articles: Entry[], categories: { id: string; title: string }[], rest: string) {
  const known = categories.map((c) => ({ id: c.id, name: c.title, articles: articles.filter((a) => a.category_id === c.id) }));
  const ids = new Set(categories.map((c) => c.id));
  return [...known, { id: 'none', name: rest, articles: articles.filter((a) => !ids.has(a.category_id)) }].filter(
    (g) => g.articles.length > 0,
  );
}

/** What is looked for in titles, asked for a moment after the last key. */
function Words({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), 300);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      className={css.words}
      type="search"
      aria-label={t('findTitle')}
      placeholder={t('findTitle')}
      value={typed}
      onChange={(e) => setTyped(e.currentTarget.value)}
    />
  );
}
