import { IconChevronDown } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import type { View } from '@/lib/views/views';
import { later } from '@/ui/later/later';
import { Reach } from '@/ui/later/reach';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import type { Definition } from './definition';
import css from './list.module.css';
import { texts } from './texts.en';
import type { Change } from './use-definition';

const ViewsMenu = later(() => import('./views-menu').then((m) => m.ViewsMenu));

type Props = { object: ObjectInfo; views: View[]; definition: Definition; change: (c: Change) => void };

/** The name of the view; a press opens the others. */
export function ViewsButton(props: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const { object, definition } = props;
  return (
    <Reach load={ViewsMenu.load} menu={(button) => <ViewsMenu {...props} button={button} />}>
      <button type="button" className={css.view}>
        <ObjectIcon icon={object.icon} size={16} />
        <span className={css.viewName}>{definition.view?.name ?? t('allView', { objects: label(object.plural_labels, object.name) })}</span>
        {definition.changed && <span className={css.dot} title={t('changed')} />}
        <IconChevronDown size={14} aria-hidden />
      </button>
    </Reach>
  );
}
