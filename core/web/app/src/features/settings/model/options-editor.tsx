import { ActionIcon, Button } from '@mantine/core';
import { IconArchive, IconArrowDown, IconArrowUp, IconPlus, IconRestore, IconX } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Option, useLabel } from '@/lib/metadata/metadata';
import { optionColor, pillColors } from '@/ui/pill/pill';
import { texts as partTexts } from '../parts/texts.en';
import { Toggle } from '../parts/toggle';
import css from './model.module.css';
import { texts } from './texts.en';

type Props = {
  options: Option[];
  /** Those that records may have already: they can be archived, and not removed. */
  known: Option[];
  onChange: (options: Option[]) => void;
  open?: boolean;
  onOpen: (open: boolean) => void;
};

/** The values to select from: their names in both languages, colours and order. */
export function OptionsEditor({ options, known, onChange, open, onOpen }: Props) {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const label = useLabel();
  const replace = (i: number, next: Option) => onChange(options.map((o, j) => (j === i ? next : o)));
  const move = (i: number, step: number) => {
    const next = [...options];
    const [taken] = next.splice(i, 1);
    if (taken) next.splice(i + step, 0, taken);
    onChange(next);
  };
  return (
    <fieldset className={css.options}>
      <legend>{t('options')}</legend>
      {options.map((o, i) => {
        const name = label(o.labels, o.value) || t('option', { number: i + 1 });
        const fixed = known.some((k) => k.value === o.value && o.value !== '');
        return (
          <div key={o.value || `new ${i}`} className={css.option} data-archived={o.archived || undefined}>
            <span className={css.color} style={{ '--dot': optionColor({ ...o, position: i }) } as CSSProperties}>
              <select
                aria-label={t('color', { name })}
                value={o.color ?? ''}
                onChange={(e) => replace(i, { ...o, color: e.currentTarget.value || undefined })}
              >
                <option value="">{t('automatic')}</option>
                {pillColors.map((c) => (
                  <option key={c} value={c}>
                    {c}
                  </option>
                ))}
              </select>
            </span>
            {(['de', 'en'] as const).map((language) => (
              <input
                key={language}
                aria-label={p('labelIn', { label: t('option', { number: i + 1 }), language: p(language === 'de' ? 'german' : 'english') })}
                placeholder={p(language === 'de' ? 'german' : 'english')}
                value={o.labels?.[language] ?? ''}
                onChange={(e) => replace(i, { ...o, labels: { ...o.labels, [language]: e.currentTarget.value } })}
              />
            ))}
            <span className={css.tools}>
              <ActionIcon aria-label={t('moveUp', { name })} title={t('moveUp', { name })} disabled={i === 0} onClick={() => move(i, -1)}>
                <IconArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('moveDown', { name })}
                title={t('moveDown', { name })}
                disabled={i === options.length - 1}
                onClick={() => move(i, 1)}
              >
                <IconArrowDown size={15} />
              </ActionIcon>
              {fixed ? (
                <ActionIcon
                  aria-label={t(o.archived ? 'restoreOption' : 'archiveOption', { name })}
                  title={t(o.archived ? 'restoreOption' : 'archiveOption', { name })}
                  onClick={() => replace(i, { ...o, archived: !o.archived })}
                >
                  {o.archived ? <IconRestore size={15} /> : <IconArchive size={15} />}
                </ActionIcon>
              ) : (
                <ActionIcon
                  aria-label={t('removeOption', { name })}
                  title={t('removeOption', { name })}
                  onClick={() => onChange(options.filter((_, j) => j !== i))}
                >
                  <IconX size={15} />
                </ActionIcon>
              )}
            </span>
          </div>
        );
      })}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...options, { value: '', labels: {}, position: options.length }])}
        >
          {t('addOption')}
        </Button>
      </div>
      {open !== undefined && <Toggle label={t('open')} checked={open} onChange={onOpen} />}
    </fieldset>
  );
}
