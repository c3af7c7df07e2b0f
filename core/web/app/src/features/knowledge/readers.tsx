import { useQuery } from '@tanstack/react-query';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { insightQuery } from './api';
import css from './knowledge.module.css';
import { texts } from './texts.en';

/** What became of an article, and what readers say of it. */
export function Readers({ id }: { id: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const insight = useQuery(insightQuery(id));
  if (insight.isPending) return <Waiting />;
  if (insight.isError) return <Failed error={insight.error} reset={() => void insight.refetch()} />;
  const x = insight.data;
  return (
    <div className={css.panel}>
      <dl className={css.figures}>
        {(['seen', 'helpful', 'unhelpful', 'tickets'] as const).map((k) => (
          <div key={k}>
            <dt>{t(k)}</dt>
            <dd>{f.number(x[k])}</dd>
          </div>
        ))}
      </dl>
      <ul className={css.comments}>
        {(x.comments ?? []).map((c) => (
          <li key={c.id}>
            <p>{c.comment}</p>
            <span className={css.quiet}>
              {f.date(c.created_at)} · {t(c.helpful ? 'helpful' : 'unhelpful')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
