import { IconLayoutKanban, IconTable } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from '../board/texts.en';
import css from './kind-switch.module.css';
import type { Change } from './use-definition';

const kinds = [
  { kind: 'table', Icon: IconTable },
  { kind: 'board', Icon: IconLayoutKanban },
] as const;

/** Chooses whether the records stand in a table or on a board. */
export function KindSwitch({ kind, change }: { kind: 'table' | 'board'; change: (c: Change) => void }) {
  const t = useTexts(texts);
  return (
    <fieldset className={css.switch} aria-label={t('kind')}>
      {kinds.map(({ kind: k, Icon }) => (
        <button key={k} type="button" aria-pressed={k === kind} aria-label={t(k)} title={t(k)} onClick={() => change({ kind: k })}>
          <Icon size={16} stroke={1.6} aria-hidden />
        </button>
      ))}
    </fieldset>
  );
}
