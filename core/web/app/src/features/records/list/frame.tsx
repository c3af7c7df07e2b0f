import type { ReactNode } from 'react';
import { FilterChips } from '@/filter/chips';
import { useLabel } from '@/lib/metadata/metadata';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Page } from '@/ui/page/page';
import { KindSwitch } from './kind-switch';
import css from './list.module.css';
import { SearchBox } from './search-box';
import { type Panel, Toolbar } from './toolbar';
import type { useDefinition } from './use-definition';
import { ViewsButton } from './views-button';

type Props = {
  of: ReturnType<typeof useDefinition>;
  count?: { value: number; capped: boolean };
  onNewField?: () => void;
  /** What stands above the chips of the filter. */
  above?: ReactNode;
  className?: string;
  panel: Panel;
  setPanel: (p: Panel) => void;
  children: ReactNode;
};

/** What every kind of list has around its records: the view and its kind, the tools, and the filter's chips. */
export function ListFrame({ of, panel, setPanel, count, onNewField, above, className, children }: Props) {
  const { name, object, fields, views, definition, q, change } = of;
  const label = useLabel();
  const narrow = useNarrow();
  return (
    <Page
      name={definition.view?.name ?? label(object.plural_labels, name)}
      title={
        <>
          <ViewsButton object={object} views={views} definition={definition} change={change} />
          <KindSwitch kind={definition.kind} fields={fields} narrow={narrow} change={change} />
        </>
      }
      actions={
        <Toolbar
          object={object}
          fields={fields}
          definition={definition}
          q={q}
          change={change}
          panel={panel}
          setPanel={setPanel}
          onNewField={onNewField ?? (() => setPanel(null))}
          narrow={narrow}
          count={count}
        />
      }
    >
      <div className={className}>
        {narrow && (
          <div className={css.phoneSearch}>
            <SearchBox object={object} q={q} change={change} />
          </div>
        )}
        {above}
        {definition.filter && (
          <div className={css.chipBar}>
            <FilterChips
              object={object}
              value={definition.filter}
              onChange={(f) => change({ filter: f ?? null })}
              onOpen={() => setPanel('filter')}
            />
          </div>
        )}
        {children}
      </div>
    </Page>
  );
}
