import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FieldValue } from '@/fields/fields';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { rightsQuery, useCan, useLabel, useObject } from '@/lib/metadata/metadata';
import { expandable, listQuery } from '@/lib/records/api';
import { fieldValue } from '@/lib/records/record';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { usualColumns, visibleFields } from '../model/fields';
import { texts } from '../texts.en';

const route = getRouteApi('/shell/records/$object');

/** The records of an object as a table. */
export function ListPage() {
  const t = useTexts(texts);
  const label = useLabel();
  const { object: name } = route.useParams();
  const object = useObject(name);
  const { data: rights } = useQuery(rightsQuery);
  const fields = visibleFields(object, rights?.[name]);
  const columns = usualColumns(object, fields);
  const list = useInfiniteQuery(listQuery(name, { fields: columns, expand: expandable(object, columns) }));
  const mayCreate = useCan(name, 'create');
  const plural = label(object.plural_labels, name);
  return (
    <Page
      name={plural}
      actions={
        mayCreate && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => openCreate({ object: name })}>
            {t('new', { object: label(object.labels, name) })}
          </Button>
        )
      }
    >
      {list.isPending && <Waiting />}
      {list.isError && <Failed error={list.error} reset={() => void list.refetch()} />}
      <table>
        <thead>
          <tr>
            {columns.map((path) => (
              <th key={path}>{label(fields.find((f) => f.path === path)?.labels, path)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.data?.pages
            .flatMap((p) => p.data)
            .map((r) => (
              <tr key={r.id}>
                {columns.map((path) => {
                  const field = fields.find((f) => f.path === path);
                  return (
                    <td key={path}>
                      {path === 'title' ? (
                        <Link to="/records/$object/$id" params={{ object: name, id: r.id }}>
                          {r.title}
                        </Link>
                      ) : (
                        field && <FieldValue field={field} value={fieldValue(r, path)} />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
        </tbody>
      </table>
    </Page>
  );
}
