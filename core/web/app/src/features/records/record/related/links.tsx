import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, type Relation, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { Avatar } from '@/ui/avatar/avatar';
import { type Edge, edgesQuery, refreshAround } from '../api';
import { texts } from '../texts.en';
import { AddLink } from './add-link';
import { Block } from './block';
import css from './related.module.css';

type Props = { object: ObjectInfo; record: RecordData; relation: Relation; target: ObjectInfo | undefined; editable: boolean };

/** The links of a record by one relation, with the role that each plays. */
export function Links({ object, record, relation, target, editable }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const { data, isPending, error } = useQuery(edgesQuery(object.name, record.id, relation.name));
  const [adding, setAdding] = useState(false);
  const title = label(relation.labels, relation.name);
  const edges = data?.edges ?? [];
  const path = { object: object.name, id: record.id, relation: relation.name };
  const roles = (relation.roles ?? []).filter((r) => !r.archived);
  // A link has no version of its own: the newest change of the record is what an undo takes back.
  const after = (said: string) => {
    announce(said, { object: object.name, id: record.id });
    refreshAround(client, object.name, record.id);
  };
  const remove = async (e: Edge) => {
    try {
      await api.DELETE('/api/v1/records/{object}/{id}/relations/{relation}/{edge}', { params: { path: { ...path, edge: e.id } } });
      after(t('unlinked', { name: e.target.title }));
    } catch (cause) {
      toastProblem(cause);
    }
  };
  const setRole = async (e: Edge, role: string) => {
    try {
      await api.PATCH('/api/v1/records/{object}/{id}/relations/{relation}/{edge}', {
        params: { path: { ...path, edge: e.id } },
        body: { role },
      });
      after(t('roleChanged', { name: e.target.title }));
    } catch (cause) {
      toastProblem(cause);
    }
  };
  return (
    <Block
      title={title}
      count={data && edges.length > 0 ? `${edges.length}${data.more ? '+' : ''}` : undefined}
      adding={adding}
      onAdd={editable ? () => setAdding(!adding) : undefined}
    >
      {adding && (
        <AddLink
          relation={relation}
          target={target}
          path={path}
          onClose={() => setAdding(false)}
          onAdded={(name) => {
            setAdding(false);
            after(t('linked', { name }));
          }}
        />
      )}
      {error ? (
        <p className={css.none}>{t('relatedFailed')}</p>
      ) : (
        edges.length === 0 && !isPending && !adding && <p className={css.none}>{t('noneYet')}</p>
      )}
      <ul className={css.list}>
        {edges.map((e) => (
          <li key={e.id} className={css.row}>
            <Avatar name={e.target.title || '?'} />
            <span className={css.two}>
              <span className={css.named}>
                {target && e.target.title ? (
                  <Link to="/records/$object/$id" params={{ object: target.name, id: e.target.id }} className={css.name}>
                    {e.target.title}
                  </Link>
                ) : (
                  <span className={css.name}>{e.target.title || t('unreadable')}</span>
                )}
                {e.primary && <span className={css.tag}>{t('primary')}</span>}
              </span>
              {roles.length > 0 &&
                (editable ? (
                  <select
                    className={css.role}
                    aria-label={t('roleOf', { name: e.target.title })}
                    value={e.role ?? ''}
                    onChange={(x) => void setRole(e, x.currentTarget.value)}
                  >
                    <option value="">{t('noRole')}</option>
                    {roles.map((r) => (
                      <option key={r.value} value={r.value}>
                        {label(r.labels, r.value)}
                      </option>
                    ))}
                  </select>
                ) : (
                  e.role && <span className={css.tag}>{label(roles.find((r) => r.value === e.role)?.labels, e.role)}</span>
                ))}
            </span>
            {editable && (
              <ActionIcon
                size={24}
                className={css.remove}
                aria-label={t('unlink', { name: e.target.title })}
                title={t('unlink', { name: e.target.title })}
                onClick={() => void remove(e)}
              >
                <IconX size={14} stroke={1.8} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}
