import type { ReactNode } from 'react';
import css from './parts.module.css';

type Props = { label: string; hint?: ReactNode; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void };

/** One yes or no, with what it means below. */
export function Toggle({ label, hint, checked, disabled, onChange }: Props) {
  return (
    <label className={css.toggle}>
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(e) => onChange(e.currentTarget.checked)} />
      <span>
        <strong>{label}</strong>
        {hint && <span className={css.sub}>{hint}</span>}
      </span>
    </label>
  );
}
