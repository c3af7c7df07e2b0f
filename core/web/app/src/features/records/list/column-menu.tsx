import { Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowsHorizontal,
  IconArrowUp,
  IconEyeOff,
  IconFilter,
  IconPin,
  IconPinnedOff,
  IconStackPush,
  IconX,
} from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Field } from '@/lib/metadata/metadata';
import type { GridColumn } from '@/ui/grid/model';
import { canGroup, canSort, type Definition } from './definition';
import type { Sort } from './search';
import { texts } from './texts.en';

type Props = {
  anchor: DOMRect;
  column: GridColumn;
  field: Field;
  definition: Definition;
  onClose: () => void;
  onSort: (sort: Sort[]) => void;
  onFilter: () => void;
  onGroup: () => void;
  onPin: (on: boolean) => void;
  onMove: (step: -1 | 1) => void;
  onWidth: (step: number) => void;
  onHide: () => void;
};

const size = 15;

/** Everything that can be done with a column, so that nothing needs a mouse that drags. */
export function ColumnMenu({ anchor, column, field, definition, ...on }: Props) {
  const t = useTexts(texts);
  const others = definition.sort.filter((s) => s.field !== column.id);
  const also = others.length > 0;
  return (
    <Menu opened onChange={(o) => !o && on.onClose()} position="bottom-start" width={220} closeOnItemClick withinPortal>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={column.label}
          style={{ position: 'fixed', left: anchor.left, top: anchor.bottom, width: 24, height: 1, padding: 0, border: 0, opacity: 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {canSort(field) && (
          <>
            <Menu.Item leftSection={<IconArrowUp size={size} />} onClick={() => on.onSort([{ field: column.id }])}>
              {t('sortAsc')}
            </Menu.Item>
            <Menu.Item leftSection={<IconArrowDown size={size} />} onClick={() => on.onSort([{ field: column.id, desc: true }])}>
              {t('sortDesc')}
            </Menu.Item>
            {also && others.length < 3 && (
              <>
                <Menu.Item leftSection={<IconArrowUp size={size} />} onClick={() => on.onSort([...others, { field: column.id }])}>
                  {t('sortAlsoAsc')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconArrowDown size={size} />}
                  onClick={() => on.onSort([...others, { field: column.id, desc: true }])}
                >
                  {t('sortAlsoDesc')}
                </Menu.Item>
              </>
            )}
            {column.sort && (
              <Menu.Item leftSection={<IconX size={size} />} onClick={() => on.onSort(others)}>
                {t('unsort')}
              </Menu.Item>
            )}
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconFilter size={size} />} onClick={on.onFilter}>
          {t('filterBy')}
        </Menu.Item>
        {canGroup(field) && (
          <Menu.Item leftSection={<IconStackPush size={size} />} onClick={on.onGroup}>
            {t('groupBy')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={column.pinned ? <IconPinnedOff size={size} /> : <IconPin size={size} />}
          onClick={() => on.onPin(!column.pinned)}
        >
          {column.pinned ? t('unpin') : t('pin')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowLeft size={size} />} onClick={() => on.onMove(-1)}>
          {t('moveLeft')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowRight size={size} />} onClick={() => on.onMove(1)}>
          {t('moveRight')}
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<IconArrowsHorizontal size={size} />} onClick={() => on.onWidth(40)}>
          {t('wider')}
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<IconArrowsHorizontal size={size} />} onClick={() => on.onWidth(-40)}>
          {t('narrower')}
        </Menu.Item>
        {column.id !== 'title' && (
          <Menu.Item leftSection={<IconEyeOff size={size} />} onClick={on.onHide}>
            {t('hide')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
