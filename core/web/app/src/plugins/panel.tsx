import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { Waiting } from '@/ui/states/waiting';
import { contentQuery, type Panel, type Subject } from './api';
import { Blocks } from './blocks';
import { PanelFailed } from './panel-states';
import css from './plugins.module.css';
import { texts } from './texts.en';
import { useActions } from './use-actions';

const Frame = lazy(async () => ({ default: (await import('./frame')).Frame }));

type Props = {
  panel: Panel;
  subject?: Subject;
  /** Whether the person may change records like the one of the page. */
  mayAct?: boolean;
  /** A panel alone on its page has its heading there. */
  whole?: boolean;
};

/** What a plugin shows: in a section of its own on a record's page, or as a whole page. */
export function PluginPanel({ panel, subject, mayAct = false, whole = false }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const heading = useId();
  const name = label(panel.names, panel.plugin);
  if (whole && panel.kind === 'frame')
    return (
      <Suspense fallback={<Waiting />}>
        <Frame panel={panel} subject={subject} whole />
      </Suspense>
    );
  return (
    <section className={`${css.panel} ${whole ? css.page : ''}`} aria-labelledby={whole ? undefined : heading}>
      {panel.kind === 'frame' ? (
        <>
          <div className={css.head}>
            <h2 id={heading}>{label(panel.titles, panel.panel)}</h2>
            <span className={css.by}>{t('by', { name })}</span>
          </div>
          <Suspense fallback={<Waiting />}>
            <Frame panel={panel} subject={subject} />
          </Suspense>
        </>
      ) : (
        <Declared panel={panel} subject={subject} mayAct={mayAct} whole={whole} heading={heading} name={name} />
      )}
    </section>
  );
}

type DeclaredProps = Required<Omit<Props, 'subject'>> & { subject?: Subject; heading: string; name: string };

function Declared({ panel, subject, mayAct, whole, heading, name }: DeclaredProps) {
  const t = useTexts(texts);
  const label = useLabel();
  const query = useQuery({ ...contentQuery(panel, subject), staleTime: (q) => q.state.data?.fresh_for_ms ?? 0 });
  const actions = useActions({ installation: panel.installation_id, name, onDone: () => void query.refetch() });
  const content = query.data;
  return (
    <>
      <div className={css.head}>
        {!whole && <h2 id={heading}>{label(panel.titles, panel.panel)}</h2>}
        <span className={css.by}>{t('by', { name })}</span>
        <button
          type="button"
          className={css.refresh}
          aria-label={t('refresh', { name: label(panel.titles, panel.panel) })}
          title={t('refresh', { name })}
          onClick={() => void query.refetch()}
        >
          <IconRefresh size={14} />
        </button>
      </div>
      {query.isPending && <Waiting />}
      {query.isError && <PanelFailed name={name} error={query.error} onRetry={() => void query.refetch()} />}
      {content && !query.isError && (content.blocks ?? []).length === 0 && <p className={css.note}>{t('empty', { name })}</p>}
      {content && !query.isError && (content.blocks ?? []).length > 0 && (
        <Blocks
          blocks={content.blocks ?? []}
          level={whole ? 2 : 3}
          busy={actions.busy}
          mayAct={mayAct}
          onPress={(p) => {
            const known = (panel.actions ?? []).find((a) => a.id === p.action);
            actions.start({
              action: p.action,
              title: label(known?.titles, p.action),
              schema: known?.input_schema,
              input: p.input,
              subject: p.aboutRecord ? subject : undefined,
            });
          }}
        />
      )}
      {actions.dialog}
    </>
  );
}
