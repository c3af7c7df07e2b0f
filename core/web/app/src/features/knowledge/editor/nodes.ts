import { goToNextCell, tableEditing } from '@tiptap/pm/tables';
import { Extension, Node, ReactNodeViewRenderer } from '@tiptap/react';
import { CalloutView } from './callout-view';
import { MediaView } from './media-view';

/** A quote of one text, as the server keeps it. */
export const Quote = Node.create({
  name: 'quote',
  group: 'block',
  content: 'inline*',
  defining: true,
  parseHTML: () => [{ tag: 'blockquote' }],
  renderHTML: () => ['blockquote', 0],
});

/** A box that stands out, with a tone and a title of its own. */
export const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: 'inline*',
  defining: true,
  addAttributes: () => ({ tone: { default: 'info' }, title: { default: '' } }),
  parseHTML: () => [{ tag: 'aside[data-callout]' }],
  renderHTML: () => ['aside', { 'data-callout': '' }, 0],
  addNodeView: () => ReactNodeViewRenderer(CalloutView),
});

/** A picture, a video or a file of the article. */
export const Media = Node.create({
  name: 'media',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    kind: { default: 'image' },
    file: { default: null },
    url: { default: null },
    alt: { default: null },
    caption: { default: null },
    name: { default: null },
    size: { default: null },
    width: { default: null },
    height: { default: null },
  }),
  renderHTML: () => ['div', { 'data-media': '' }],
  addNodeView: () => ReactNodeViewRenderer(MediaView),
});

const roles: Record<string, string> = { table: 'table', tableRow: 'row', tableCell: 'cell', tableHeader: 'header_cell' };
const span = { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } };

const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['table', ['tbody', 0]],
});
const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)+',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
});
const TableCell = Node.create({
  name: 'tableCell',
  content: 'paragraph',
  isolating: true,
  addAttributes: () => span,
  parseHTML: () => [{ tag: 'td' }],
  renderHTML: () => ['td', 0],
});
const TableHeader = Node.create({
  name: 'tableHeader',
  content: 'paragraph',
  isolating: true,
  addAttributes: () => span,
  parseHTML: () => [{ tag: 'th' }],
  renderHTML: () => ['th', 0],
});

const Tables = Extension.create({
  name: 'tables',
  extendNodeSchema: ({ name }) => (roles[name] ? { tableRole: roles[name] } : {}),
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const go = (by: 1 | -1) => () => goToNextCell(by)(this.editor.state, this.editor.view.dispatch);
    return { Tab: go(1), 'Shift-Tab': go(-1) };
  },
});

export const tableNodes = [Table, TableRow, TableCell, TableHeader, Tables];
