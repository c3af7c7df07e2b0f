import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { inArea, type LayoutGroup } from '@/lib/layout/record';
import { type ObjectInfo, objectQuery, rightsQuery } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { State } from '@/ui/states/state';
import { FieldsPanel } from './fields/fields-panel';
import { Head } from './header';
import css from './preview.module.css';
import { Related } from './related/related';
import { texts } from './texts.en';
import { SaveProvider } from './use-save';

const latestQuery = (object: string) =>
  queryOptions({
    queryKey: ['records', object, 'latest'],
    queryFn: async (): Promise<RecordData | null> => {
      const answer = await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object } },
          body: { sort: [{ field: 'updated_at', desc: true }], limit: 1 } as never,
        }),
      );
      return (answer as unknown as { data: RecordData[] }).data[0] ?? null;
    },
  });

type Props = { object: string; layout: LayoutGroup[] };

/** The page of the record that was changed last, as a layout shows it: to be looked at, not to be worked with. */
export function RecordPreview({ object: name, layout }: Props) {
  const t = useTexts(texts);
  const { data: object } = useQuery(objectQuery(name));
  const { data: record } = useQuery(latestQuery(name));
  if (!object || record === undefined) return null;
  if (!record) return <State title={t('noRecord')} />;
  return (
    <SaveProvider key={record.id} object={object}>
      <Shown object={object} record={record} layout={layout} />
    </SaveProvider>
  );
}

function Shown({ object, record, layout }: { object: ObjectInfo; record: RecordData; layout: LayoutGroup[] }) {
  const t = useTexts(texts);
  const { data: rights } = useQuery(rightsQuery);
  const mine = rights?.[object.name];
  const around = inArea(layout, 'around')[0]?.items ?? [];
  return (
    <div className={css.page} inert>
      <div className={css.top}>
        <Head object={object} record={record} rights={mine} layout={layout} />
      </div>
      <FieldsPanel object={object} record={record} rights={mine} access={undefined} layout={layout} />
      {(['composer', 'timeline', 'files'] as const)
        .filter((x) => around.includes(x))
        .map((x) => (
          <p key={x} className={css.stands}>
            {t(`part_${x}`)}
          </p>
        ))}
      {around.some((i) => i.startsWith('relation:')) && <Related object={object} record={record} editable={false} around={around} />}
    </div>
  );
}
