import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { FieldValue } from '@/fields/fields';
import { rightsQuery, useLabel, useObject } from '@/lib/metadata/metadata';
import { useRecents } from '@/lib/recents/recents';
import { recordQuery } from '@/lib/records/api';
import { fieldValue } from '@/lib/records/record';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { visibleFields } from '../model/fields';

const route = getRouteApi('/shell/records/$object/$id');

/** A record and what is known of it. */
export function RecordPage() {
  const { object: name, id } = route.useParams();
  const label = useLabel();
  const object = useObject(name);
  const { data: rights } = useQuery(rightsQuery);
  const { data: record, error, refetch } = useQuery(recordQuery(name, id));
  const { add } = useRecents();
  const title = record?.title;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a visit counts once
  useEffect(() => {
    if (title) add({ object: name, id, title });
  }, [name, id, title]);
  if (error) return <Failed error={error} reset={() => void refetch()} />;
  if (!record) return <Waiting />;
  return (
    <Page name={record.title} narrow>
      <dl>
        {visibleFields(object, rights?.[name]).map((f) => (
          <div key={f.path}>
            <dt>{label(f.labels, f.name)}</dt>
            <dd>
              <FieldValue field={f} value={fieldValue(record, f.path)} links />
            </dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}
