import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { articleQuery } from './api';
import { ArticleEditor } from './article-editor';
import { texts } from './texts.en';

const route = getRouteApi('/shell/knowledge/$id');

/** One article, to be written and published. */
export function ArticlePage() {
  const { id } = route.useParams();
  return <Opened key={id} id={id} />;
}

function Opened({ id }: { id: string }) {
  const t = useTexts(texts);
  // The editor begins with what is stored now, not with what a list has read some time ago.
  const [since] = useState(() => Date.now());
  const article = useQuery({ ...articleQuery(id), staleTime: 0, refetchOnMount: 'always', refetchOnWindowFocus: false });
  if (article.data && article.dataUpdatedAt >= since) return <ArticleEditor first={article.data} />;
  return (
    <Page name={t('article')}>{article.isError ? <Failed error={article.error} reset={() => void article.refetch()} /> : <Waiting />}</Page>
  );
}
