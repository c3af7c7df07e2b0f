import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, type Edge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { IconGripVertical } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, type RefObject, useEffect, useRef, useState } from 'react';
import css from './layouts.module.css';
import { type Area, type Group, moveGroup, ofArea, place } from './model';

type Item = { kind: 'item'; area: Area; id: string; group: string; index: number; name: string };
type Whole = { kind: 'group'; area: Area; id: string; name: string };
type Dragged = Item | Whole;

type HandleProps = { id: string; label: string; onKeyDown: (e: KeyboardEvent) => void; ref: Ref<HTMLButtonElement> };

/** What one takes hold of: by the mouse, or with the arrow keys. */
export function Handle({ id, label, onKeyDown, ref }: HandleProps) {
  return (
    <button ref={ref} type="button" className={css.handle} data-handle={id} aria-label={label} title={label} onKeyDown={onKeyDown}>
      <IconGripVertical size={15} aria-hidden />
    </button>
  );
}

/** Lets an element be dragged by its handle, and others of its kind be dropped before or behind it; items into groups, too. */
export function useDraggable(box: RefObject<HTMLElement | null>, what: Dragged, enabled: boolean) {
  const handle = useRef<HTMLButtonElement>(null);
  const [edge, setEdge] = useState<Edge | 'in'>();
  const [dragging, setDragging] = useState<true>();
  const now = useRef(what);
  now.current = what;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const over = (data: Record<string | symbol, unknown>, source: Record<string | symbol, unknown>) =>
      setEdge(source.kind === now.current.kind ? (extractClosestEdge(data) ?? undefined) : 'in');
    return combine(
      enabled && handle.current
        ? draggable({
            element,
            dragHandle: handle.current,
            getInitialData: () => ({ ...now.current }),
            onDragStart: () => setDragging(true),
            onDrop: () => setDragging(undefined),
          })
        : () => undefined,
      dropTargetForElements({
        element,
        canDrop: ({ source }) =>
          source.data.area === now.current.area &&
          source.data.id !== now.current.id &&
          (source.data.kind === 'item' || now.current.kind === 'group'),
        getData: ({ input }) => attachClosestEdge({ ...now.current }, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self, source, location }) =>
          location.current.dropTargets[0]?.element === element ? over(self.data, source.data) : setEdge(undefined),
        onDragLeave: () => setEdge(undefined),
        onDrop: () => setEdge(undefined),
      }),
    );
  }, [box, enabled]);
  return { handle, edge, dragging };
}

/** Does what a drop says. */
export function useDrops(root: RefObject<HTMLElement | null>, groups: Group[], onChange: (groups: Group[]) => void): void {
  const now = useRef({ groups, onChange });
  now.current = { groups, onChange };
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => root.current?.contains(source.element) ?? false,
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0];
          if (!target) return;
          const what = source.data as unknown as Dragged;
          const at = target.data as unknown as Dragged;
          const behind = extractClosestEdge(target.data) === 'bottom';
          const all = now.current.groups;
          if (what.kind === 'item') {
            const group = all.find((g) => g.id === (at.kind === 'item' ? at.group : at.id));
            const index = at.kind === 'item' ? at.index + (behind ? 1 : 0) : (group?.items.length ?? 0);
            if (group) now.current.onChange(place(all, what.area, what.id, group.id, index));
            return;
          }
          const ids = ofArea(all, what.area).map((g) => g.id);
          const to = ids.indexOf(at.kind === 'item' ? at.group : at.id) + (behind ? 1 : 0);
          now.current.onChange(moveGroup(all, what.id, ids.indexOf(what.id) < to ? to - 1 : to));
        },
      }),
    [root],
  );
}
