import { Button } from '@mantine/core';
import { texts as filter } from '@/filter/texts.en';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useCan, useLabel } from '@/lib/metadata/metadata';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { State } from '@/ui/states/state';
import { texts } from '../texts.en';

/** Stands where a list is empty: nothing there yet, or nothing that matches. */
export function NoRows({ object, filtered, onClear }: { object: ObjectInfo; filtered: boolean; onClear: () => void }) {
  const t = useTexts(texts);
  const f = useTexts(filter);
  const label = useLabel();
  const mayCreate = useCan(object.name, 'create');
  const objects = label(object.plural_labels, object.name);
  const icon = <ObjectIcon icon={object.icon} size={20} />;
  if (filtered) {
    return (
      <State icon={icon} title={t('none', { objects })} hint={t('noneHint')}>
        <Button variant="default" onClick={onClear}>
          {f('clear')}
        </Button>
      </State>
    );
  }
  return (
    <State icon={icon} title={t('empty', { objects })} hint={label(object.description) || t('emptyHint')}>
      {mayCreate && (
        <Button onClick={() => openCreate({ object: object.name })}>{t('new', { object: label(object.labels, object.name) })}</Button>
      )}
    </State>
  );
}
