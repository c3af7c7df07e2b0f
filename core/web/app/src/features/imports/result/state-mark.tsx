import { useTexts } from '@/lib/i18n/catalogue';
import { Pill } from '@/ui/pill/pill';
import type { Import } from '../api';
import { texts } from '../texts.en';

/** How an import stands, in a word. */
export function StateMark({ item, undone }: { item: Import; undone?: boolean }) {
  const t = useTexts(texts);
  if (undone) return <Pill text={t('undone')} color="var(--tx-3)" />;
  switch (item.state) {
    case 'pending':
      return <Pill text={t('pending')} color="var(--tx-3)" />;
    case 'running':
      return <Pill text={item.dry_run ? t('checking') : t('running')} color="var(--accent)" />;
    case 'failed':
      return <Pill text={t('failed')} color="var(--bad)" />;
    default:
      if (item.dry_run) return <Pill text={t('checked')} color="var(--accent)" />;
      return item.counts.failed > 0 ? <Pill text={t('partly')} color="var(--warn)" /> : <Pill text={t('completed')} color="var(--ok)" />;
  }
}
