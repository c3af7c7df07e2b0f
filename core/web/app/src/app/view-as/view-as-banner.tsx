import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { lookAsOneself, viewingAs } from '@/lib/auth/view-as';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';
import css from './view-as.module.css';

/** Says as whom one looks at Kontor for as long as one does, and ends it. */
export function ViewAsBanner() {
  const t = useTexts(texts);
  const { time } = useFormats();
  const viewing = viewingAs();
  const [busy, setBusy] = useState(false);
  if (!viewing) return null;
  const end = async () => {
    setBusy(true);
    await api.DELETE('/api/v1/users/{id}/view-as', { params: { path: { id: viewing.userId } } }).catch(() => undefined);
    lookAsOneself(`/settings/members/${viewing.userId}`);
  };
  return (
    <div className={css.banner} role="status">
      <IconEye size={16} stroke={1.8} aria-hidden />
      <span className={css.text}>{t('viewing', { name: viewing.name, time: time(viewing.endsAt) })}</span>
      <button type="button" className={css.end} onClick={() => void end()} disabled={busy}>
        {t('end')}
      </button>
    </div>
  );
}
