import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/NumberInput.layer.css';
import { Button, NativeSelect, NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './plugins.module.css';
import type { SettingField } from './schema';
import { texts } from './texts.en';

type Props = {
  field: SettingField;
  value: string;
  error?: string;
  /** A secret that has a value already, which nobody gets to see. */
  isSet?: boolean;
  onChange: (value: string) => void;
  onClear?: () => void;
};

/** The input of one field of a JSON Schema. */
export function SchemaField({ field: f, value, error, isSet = false, onChange, onClear }: Props) {
  const t = useTexts(texts);
  const common = {
    label: f.label,
    description: f.hint || undefined,
    error,
    required: f.required,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  };
  switch (f.kind) {
    case 'secret':
      return (
        <div>
          <PasswordInput
            {...common}
            required={f.required && !isSet}
            description={isSet ? t('secretSet') : common.description}
            autoComplete="off"
            value={value}
            onChange={(e) => onChange(e.currentTarget.value)}
          />
          {isSet && !f.required && onClear && (
            <Button variant="subtle" size="compact-xs" onClick={onClear}>
              {t('takeAway')}
            </Button>
          )}
        </div>
      );
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={value}
          data={[{ value: '', label: t('choose') }, ...f.options.map((o) => ({ value: o, label: o }))]}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
    case 'number':
      return <NumberInput {...common} hideControls value={value} onChange={(v) => onChange(String(v))} />;
    case 'boolean':
      return (
        <label className={css.toggle}>
          <input type="checkbox" checked={value === 'true'} onChange={(e) => onChange(String(e.currentTarget.checked))} />
          <span>
            <strong>{f.label}</strong>
            {f.hint && <span className={css.sub}>{f.hint}</span>}
          </span>
        </label>
      );
    case 'json':
      return <Textarea {...common} autosize minRows={2} value={value} onChange={(e) => onChange(e.currentTarget.value)} />;
    default:
      return <TextInput {...common} value={value} onChange={(e) => onChange(e.currentTarget.value)} />;
  }
}
