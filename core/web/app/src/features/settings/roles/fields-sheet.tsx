import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import { FieldIcon } from '@/ui/field-icon/field-icon';
import { Waiting } from '@/ui/states/waiting';
import parts from '../parts/parts.module.css';
import { type Definition, type Level, levels, setField, setLevel } from './definition';
import css from './sheets.module.css';
import { texts } from './texts.en';
import { useRoleWords } from './words';

type Props = { definition: Definition; disabled: boolean; onChange: (d: Definition) => void };

/** What people with the role see of each field of an object: nothing, that there is something, the value, or a field to write in. */
export function FieldsSheet({ definition, disabled, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const objects = useObjects();
  const [chosen, setChosen] = useState(objects[0]?.name ?? '');
  const [query, setQuery] = useState('');
  const { data: object } = useQuery({ ...objectQuery(chosen), enabled: chosen !== '' });
  const rule = object ? definition.objects?.[object.id] : undefined;
  const words = query.trim().toLocaleLowerCase();
  const named = (name: string) => Object.keys(definition.objects?.[objects.find((o) => o.name === name)?.id ?? '']?.fields ?? {}).length;
  return (
    <>
      <div className={parts.tools}>
        <select className={parts.select} aria-label={t('chooseObject')} value={chosen} onChange={(e) => setChosen(e.currentTarget.value)}>
          {objects.map((o) => (
            <option key={o.id} value={o.name}>
              {label(o.plural_labels, o.name)}
              {named(o.name) > 0 ? ` · ${named(o.name)}` : ''}
            </option>
          ))}
        </select>
        <input
          type="search"
          className={parts.search}
          placeholder={t('findField')}
          aria-label={t('findField')}
          value={query}
          onChange={(e) => setQuery(e.currentTarget.value)}
        />
      </div>
      {object ? (
        <div className={css.levels}>
          {!words && (
            <Line
              name={t('level')}
              hint={t('levelHint')}
              value={rule?.level}
              open={t('levelOpen')}
              disabled={disabled}
              onChange={(l) => onChange(setLevel(definition, object.id, l))}
            />
          )}
          {(object.fields ?? [])
            .filter((f) => !f.archived && (!words || label(f.labels, f.name).toLocaleLowerCase().includes(words)))
            .map((f) => (
              <Line
                key={f.id}
                type={f.type}
                name={label(f.labels, f.name)}
                value={rule?.fields?.[f.id]}
                open={t('fieldOpen')}
                disabled={disabled}
                onChange={(l) => onChange(setField(definition, object.id, f.id, l))}
              />
            ))}
        </div>
      ) : (
        <Waiting />
      )}
    </>
  );
}

type LineProps = {
  type?: string;
  name: string;
  hint?: string;
  value: Level | undefined;
  open: string;
  disabled: boolean;
  onChange: (level: Level | undefined) => void;
};

function Line({ type, name, hint, value, open, disabled, onChange }: LineProps) {
  const words = useRoleWords();
  const choices: [Level | undefined, string][] = [[undefined, open], ...levels.map((l): [Level, string] => [l, words.level(l)])];
  return (
    <fieldset className={css.line} disabled={disabled} data-all={type === undefined || undefined}>
      <legend className={css.legend}>
        <span className={css.name}>
          {type && <FieldIcon type={type} />}
          {name}
        </span>
        {hint && <span className={parts.sub}>{hint}</span>}
      </legend>
      <div className={css.choices}>
        {choices.map(([level, word]) => (
          <label key={word} className={css.choice} data-on={level === value || undefined}>
            <input type="radio" name={`level ${name} ${type ?? ''}`} checked={level === value} onChange={() => onChange(level)} />
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
