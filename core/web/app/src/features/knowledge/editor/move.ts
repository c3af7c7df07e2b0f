import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';

/** Moves the block of the caret, with all that belongs to it, before the one above or behind the one below. */
export function moveBlock(state: EditorState, by: 1 | -1, dispatch?: (tr: Transaction) => void): boolean {
  const { $from } = state.selection;
  const index = $from.index(0);
  const doc = state.doc;
  const other = index + by;
  if (other < 0 || other >= doc.childCount) return false;
  const first = Math.min(index, other);
  let start = 0;
  for (let i = 0; i < first; i++) start += doc.child(i).nodeSize;
  const [a, b] = [doc.child(first), doc.child(first + 1)];
  if (!dispatch) return true;
  const tr = state.tr.replaceWith(start, start + a.nodeSize + b.nodeSize, [b, a]);
  const at = state.selection.from + (by === 1 ? b.nodeSize : -a.nodeSize);
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.max(0, Math.min(at, tr.doc.content.size))))).scrollIntoView());
  return true;
}
