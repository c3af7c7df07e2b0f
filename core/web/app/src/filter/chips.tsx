import { IconX } from '@tabler/icons-react';
import type { FilterNode } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useObjectInfo } from '@/lib/metadata/metadata';
import { useTitle } from '@/lib/records/titles';
import { describeFilter } from './describe';
import css from './filter.module.css';
import { texts } from './texts.en';
import { fromGroup, toGroup } from './tree';

type Props = { object: ObjectInfo; value: FilterNode; onChange: (node: FilterNode | undefined) => void; onOpen: () => void };

/** The conditions that are on, each with a way to take it off. */
export function FilterChips({ object, value, onChange, onOpen }: Props) {
  const t = useTexts(texts);
  const group = toGroup(value);
  return (
    <ul className={css.chips} aria-label={t('filter')}>
      {group.parts.map((node, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
        <li key={i} className={css.chip}>
          {i > 0 && group.join === 'or' && <span className={css.quiet}>{t('or')}</span>}
          <Chip
            object={object}
            node={node}
            onOpen={onOpen}
            onRemove={() => onChange(fromGroup({ ...group, parts: group.parts.filter((_, j) => j !== i) }))}
          />
        </li>
      ))}
    </ul>
  );
}

function Chip({ object, node, onOpen, onRemove }: { object: ObjectInfo; node: FilterNode; onOpen: () => void; onRemove: () => void }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const formats = useFormats();
  // A condition on a reference waits for the title of the record that it names.
  const field = 'field' in node ? object.fields?.find((f) => f.path === node.field) : undefined;
  const target = useObjectInfo(field?.type === 'reference' ? (field.target ?? '') : '');
  useTitle(target?.name, 'value' in node && typeof node.value === 'string' ? node.value : undefined);
  const { name, op, value } = describeFilter(node, object, { language, formats });
  return (
    <>
      <button type="button" className={css.chipText} onClick={onOpen}>
        {name} <span className={css.quiet}>{op}</span> {value}
      </button>
      <button type="button" className={css.chipRemove} aria-label={`${t('remove')}: ${name} ${op} ${value}`} onClick={onRemove}>
        <IconX size={12} aria-hidden />
      </button>
    </>
  );
}
