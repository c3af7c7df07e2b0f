import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { typeOf } from '@/fields/fields';
import { type Comparison, type FilterNode, isAnd, isComparison, isNot, isOr, type Op, type Related } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, objectQuery, rightsQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import { opKey } from './describe';
import css from './filter.module.css';
import { texts } from './texts.en';
import { begin, filterFields, fromGroup, type Group, toGroup, withOp } from './tree';
import { ValueInput } from './value';

type Props = { object: ObjectInfo; value: FilterNode | undefined; onChange: (node: FilterNode | undefined) => void; depth?: number };

/** Builds a filter: conditions joined by one word, and groups of them inside, up to three deep. */
export function FilterBuilder({ object, value, onChange, depth = 0 }: Props) {
  const t = useTexts(texts);
  const group = toGroup(value);
  const fields = useFilterFields(object);
  const set = (next: Group) => onChange(fromGroup(next));
  const first = fields.find((f) => f.path === 'title' || f.name === 'name') ?? fields[0];
  const replace = (i: number, node: FilterNode | undefined) =>
    set({ ...group, parts: node ? group.parts.map((p, j) => (j === i ? node : p)) : group.parts.filter((_, j) => j !== i) });
  return (
    <div className={depth > 0 ? css.group : css.root}>
      {group.parts.map((node, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
        <div key={i} className={css.line}>
          <span className={css.join}>
            {i === 0 ? (
              t('where')
            ) : i === 1 ? (
              <select
                className={css.select}
                aria-label={`${t('and')} / ${t('or')}`}
                value={group.join}
                onChange={(e) => set({ ...group, join: e.currentTarget.value as Group['join'] })}
              >
                <option value="and">{t('and')}</option>
                <option value="or">{t('or')}</option>
              </select>
            ) : (
              t(group.join)
            )}
          </span>
          <div className={css.part}>
            <Part object={object} fields={fields} node={node} depth={depth} onChange={(n) => replace(i, n)} />
          </div>
          <button type="button" className={css.remove} aria-label={t('remove')} title={t('remove')} onClick={() => replace(i, undefined)}>
            <IconTrash size={15} stroke={1.6} />
          </button>
        </div>
      ))}
      <div className={css.adds}>
        {first && (
          <button type="button" className={css.add} onClick={() => set({ ...group, parts: [...group.parts, begin(first, typeOf(first))] })}>
            <IconPlus size={14} aria-hidden /> {t('addCondition')}
          </button>
        )}
        {first && depth < 2 && (
          <button
            type="button"
            className={css.add}
            onClick={() =>
              set({
                ...group,
                parts: [...group.parts, { [group.join === 'and' ? 'or' : 'and']: [begin(first, typeOf(first))] } as FilterNode],
              })
            }
          >
            <IconPlus size={14} aria-hidden /> {t('addGroup')}
          </button>
        )}
      </div>
    </div>
  );
}

function useFilterFields(object: ObjectInfo): Field[] {
  const { data: rights } = useQuery(rightsQuery);
  const levels = rights?.[object.name]?.fields ?? {};
  return filterFields(
    (object.fields ?? []).filter(
      (f) => !f.archived && !['hidden', 'masked'].includes(levels[f.path] ?? '') && f.name !== 'version' && f.name !== 'merged_into',
    ),
  );
}

type PartProps = { object: ObjectInfo; fields: Field[]; node: FilterNode; depth: number; onChange: (node: FilterNode | undefined) => void };

function Part({ object, fields, node, depth, onChange }: PartProps) {
  const t = useTexts(texts);
  const label = useLabel();
  if (isAnd(node) || isOr(node)) return <FilterBuilder object={object} value={node} depth={depth + 1} onChange={onChange} />;
  if (isNot(node))
    return <Part object={object} fields={fields} node={node.not} depth={depth} onChange={(n) => onChange(n && { not: n })} />;
  const chosen = isComparison(node) ? `f ${node.field}` : `r ${node.relation}`;
  const pick = (key: string) => {
    const name = key.slice(2);
    if (key.startsWith('r ')) return onChange({ relation: name, quant: 'some' });
    const field = fields.find((f) => f.path === name);
    if (field) onChange(begin(field, typeOf(field)));
  };
  return (
    <>
      <select className={css.select} aria-label={t('field')} value={chosen} onChange={(e) => pick(e.currentTarget.value)}>
        <optgroup label={t('fields')}>
          {fields.map((f) => (
            <option key={f.path} value={`f ${f.path}`}>
              {label(f.labels, f.name)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('relations')}>
          {(object.relations ?? []).map((r) => (
            <option key={r.name} value={`r ${r.name}`}>
              {label(r.labels, r.name)}
            </option>
          ))}
        </optgroup>
      </select>
      {isComparison(node) ? (
        <Condition node={node} field={fields.find((f) => f.path === node.field)} onChange={onChange} />
      ) : (
        <RelatedPart object={object} node={node} depth={depth} onChange={onChange} />
      )}
    </>
  );
}

function Condition({ node, field, onChange }: { node: Comparison; field: Field | undefined; onChange: (n: FilterNode) => void }) {
  const t = useTexts(texts);
  if (!field) return null;
  const ops = typeOf(field).ops;
  return (
    <>
      <select
        className={css.select}
        aria-label={t('operator')}
        value={node.op}
        onChange={(e) => onChange(withOp(node, e.currentTarget.value as Op))}
      >
        {[...new Set([...ops, node.op])].map((op) => (
          <option key={op} value={op}>
            {t(opKey(op, field) as 'eq')}
          </option>
        ))}
      </select>
      <ValueInput key={`${node.field} ${node.op}`} node={node} field={field} onChange={(value) => onChange({ ...node, value })} />
      {!field.indexed && <p className={css.slow}>{t('slow')}</p>}
    </>
  );
}

function RelatedPart({
  object,
  node,
  depth,
  onChange,
}: {
  object: ObjectInfo;
  node: Related;
  depth: number;
  onChange: (n: FilterNode) => void;
}) {
  const t = useTexts(texts);
  const relation = object.relations?.find((r) => r.name === node.relation);
  const target = useObjects().find((o) => o.id === relation?.target);
  const { data: other } = useQuery({ ...objectQuery(target?.name ?? ''), enabled: target !== undefined });
  return (
    <>
      <select
        className={css.select}
        aria-label={t('operator')}
        value={node.quant}
        onChange={(e) => {
          const quant = e.currentTarget.value as Related['quant'];
          onChange({ relation: node.relation, quant, where: node.where, ...(quant === 'count' ? { op: 'gte', count: 1 } : {}) });
        }}
      >
        <option value="some">{t('some')}</option>
        <option value="none">{t('none')}</option>
        <option value="count">{t('count')}</option>
      </select>
      {node.quant === 'count' && (
        <>
          <select
            className={css.select}
            aria-label={t('operator')}
            value={node.op}
            onChange={(e) => onChange({ ...node, op: e.currentTarget.value as Op })}
          >
            {(['gte', 'lte', 'eq'] as const).map((op) => (
              <option key={op} value={op}>
                {t(op)}
              </option>
            ))}
          </select>
          <input
            className={css.input}
            type="number"
            min={0}
            aria-label={t('count')}
            value={node.count ?? 1}
            onChange={(e) => onChange({ ...node, count: Number(e.currentTarget.value) })}
          />
        </>
      )}
      {other && depth < 2 && (
        <div className={css.related}>
          <span className={css.quiet}>{t('whereRelated')}</span>
          <FilterBuilder object={other} value={node.where} depth={depth + 1} onChange={(where) => onChange({ ...node, where })} />
        </div>
      )}
    </>
  );
}
