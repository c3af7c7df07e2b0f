import { useTexts } from '@/lib/i18n/catalogue';
import type { Field } from '@/lib/metadata/metadata';
import { later } from '@/ui/later/later';
import { Reach } from '@/ui/later/reach';
import { calendarFields } from '../model/fields';
import { KindIcon } from './kind-icon';
import css from './kind-switch.module.css';
import type { Kind } from './search';
import { texts } from './texts.en';
import type { Change } from './use-definition';

const KindMenu = later(() => import('./kind-menu').then((m) => m.KindMenu));

type Props = { kind: Kind; fields: Field[]; narrow: boolean; change: (c: Change) => void };

/** Chooses whether the records stand in a table, on a board or, where they have dates, in a calendar. */
export function KindSwitch({ kind, fields, narrow, change }: Props) {
  const t = useTexts(texts);
  const kinds: Kind[] = calendarFields(fields).length > 0 ? ['table', 'board', 'calendar'] : ['table', 'board'];
  if (narrow) {
    return (
      <Reach load={KindMenu.load} menu={(button) => <KindMenu kinds={kinds} kind={kind} button={button} change={change} />}>
        <button type="button" className={css.one} aria-label={`${t('kind')}: ${t(kind)}`}>
          <KindIcon kind={kind} size={18} />
        </button>
      </Reach>
    );
  }
  return (
    <fieldset className={css.switch} aria-label={t('kind')}>
      {kinds.map((k) => (
        <button key={k} type="button" aria-pressed={k === kind} aria-label={t(k)} title={t(k)} onClick={() => change({ kind: k })}>
          <KindIcon kind={k} size={16} />
        </button>
      ))}
    </fieldset>
  );
}
