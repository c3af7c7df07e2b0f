import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { useRoles } from '../people';
import { CheckList } from './check-list';
import parts from './parts.module.css';
import { texts } from './texts.en';

type Props = { value: string[]; hint: string; error?: string; onChange: (value: string[]) => void };

/** The roles that a program gets of its own; nothing for those who may not know the roles. */
export function RoleChoice({ value, hint, error, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const shapes = useMay('settings.access');
  const manages = useMay('users.manage');
  const roles = useRoles(shapes || manages);
  if (roles.length === 0) return null;
  return (
    <>
      <CheckList
        label={t('roles')}
        items={roles.filter((r) => r.name !== 'everyone').map((r) => ({ value: r.id, label: label(r.labels, r.name) }))}
        value={value}
        error={error}
        onChange={onChange}
      />
      <p className={parts.hint}>{hint}</p>
    </>
  );
}
