import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconExternalLink, IconUnlink } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FieldValue } from '@/fields/fields';
import { openCreate } from '@/lib/create/create';
import type { FilterNode } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, objectQuery, type Relation, rightsQuery, useLabel, writable } from '@/lib/metadata/metadata';
import { cachedRecord, recordQuery, updateRecord } from '@/lib/records/api';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { Avatar } from '@/ui/avatar/avatar';
import { Picker } from '@/ui/picker/picker';
import { referringQuery, refreshAround } from '../api';
import { backField } from '../model';
import { texts } from '../texts.en';
import { foundQuery } from './add-link';
import { Block } from './block';
import css from './related.module.css';

type Props = { object: ObjectInfo; record: RecordData; relation: Relation; target: string };

const told: Record<string, string[]> = {
  deal: ['amount', 'stage_id'],
  contact: ['job_title'],
  contract: ['status', 'end_date'],
  company: ['industry'],
};

/** The records of an object that refer to this one, such as the deals of a company. */
export function Referring({ object, record, relation, target }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const f = useFormats();
  const client = useQueryClient();
  const { data: info } = useQuery(objectQuery(target));
  const { data: rights } = useQuery(rightsQuery);
  const back = info && backField(relation, info);
  const { data, error } = useQuery({ ...referringQuery(target, back?.path ?? '', record.id), enabled: back !== undefined });
  const [adding, setAdding] = useState(false);
  if (!info || !back) return null;
  const plain = label(relation.labels, relation.name);
  // Among records of one object the name of the relation alone does not tell the direction.
  const title = relation.target === object.id ? `${plain} · ${label(back.labels, back.name)}` : plain;
  const mine = rights?.[target];
  const change = writable(back, mine);
  const records = data?.data ?? [];
  const filter: FilterNode = { field: back.path, op: 'eq', value: record.id };

  const point = async (other: RecordData, to: string | null, said: string) => {
    try {
      const next = await updateRecord(client, target, other, { [back.path]: to });
      announce(said, { object: target, id: other.id, version: next.version });
      void client.invalidateQueries({ queryKey: ['records', target, 'referring'] });
      refreshAround(client, object.name, record.id);
      setAdding(false);
    } catch (cause) {
      toastProblem(cause);
    }
  };
  return (
    <Block
      title={title}
      count={data?.count ? `${f.number(data.count)}${data.count_capped ? '+' : ''}` : undefined}
      adding={adding}
      onAdd={change || mine?.actions.includes('create') ? () => setAdding(!adding) : undefined}
    >
      {adding && (
        <Add
          target={info}
          title={title}
          onCancel={() => setAdding(false)}
          onPick={change ? (other) => void point(other, record.id, t('linked', { name: other.title })) : undefined}
          onCreate={
            mine?.actions.includes('create')
              ? () => {
                  setAdding(false);
                  openCreate({ object: target, values: { [back.path]: record.id } });
                }
              : undefined
          }
        />
      )}
      {error ? (
        <p className={css.none}>{t('relatedFailed')}</p>
      ) : (
        data && records.length === 0 && !adding && <p className={css.none}>{t('noneYet')}</p>
      )}
      <ul className={css.list}>
        {records.slice(0, 5).map((r) => (
          <li key={r.id} className={css.row}>
            <Avatar name={r.title || '?'} />
            <span className={css.two}>
              <Link to="/records/$object/$id" params={{ object: target, id: r.id }} className={css.name}>
                {r.title}
              </Link>
              <Told info={info} record={r} />
            </span>
            {change && !back.required && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon size={24} className={css.remove} aria-label={t('actionsOf', { name: r.title })}>
                    <IconDots size={15} stroke={1.6} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item component={Link} to={`/records/${target}/${r.id}`} leftSection={<IconExternalLink size={14} />}>
                    {t('open')}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconUnlink size={14} />}
                    onClick={() => void point(cachedRecord(client, target, r.id) ?? r, null, t('unlinked', { name: r.title }))}
                  >
                    {t('unlink', { name: r.title })}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </li>
        ))}
      </ul>
      {(data?.count ?? 0) > 5 && (
        <Link to="/records/$object" params={{ object: target }} search={{ filter }} className={css.all}>
          {t('showAll', { title })}
        </Link>
      )}
    </Block>
  );
}

function Told({ info, record }: { info: ObjectInfo; record: RecordData }) {
  const paths = told[info.id] ?? [];
  const fields = paths.flatMap((p) => (info.fields ?? []).filter((x) => x.path === p && !isEmpty(fieldValue(record, p))));
  if (fields.length === 0) return null;
  return (
    <span className={css.told}>
      {fields.map((x) => (
        <span key={x.path}>
          <FieldValue field={x} value={fieldValue(record, x.path)} />
        </span>
      ))}
    </span>
  );
}

type AddProps = {
  target: ObjectInfo;
  title: string;
  onCancel: () => void;
  onPick?: (other: RecordData) => void;
  onCreate?: () => void;
};

function Add({ target, title, onCancel, onPick, onCreate }: AddProps) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const [query, setQuery] = useState('');
  const { data, isFetching } = useQuery({ ...foundQuery(target.name, query), enabled: onPick !== undefined });
  const take = async (id: string) => {
    onPick?.(await client.fetchQuery(recordQuery(target.name, id)));
  };
  return (
    <div className={css.adding}>
      {onPick && (
        <Picker
          label={t('find', { title })}
          choices={(data ?? []).map((r) => ({ value: r.id, label: r.title, icon: <Avatar name={r.title} /> }))}
          selected={[]}
          onQuery={setQuery}
          searching={isFetching}
          autoFocus
          onPick={([id]) => id && void take(id).catch(toastProblem)}
          onDone={onCancel}
          onCancel={onCancel}
        />
      )}
      {onCreate && (
        <button type="button" className={css.create} onClick={onCreate}>
          {t('createNew', { object: label(target.labels, target.name) })}
        </button>
      )}
    </div>
  );
}
