import {
  IconAlertCircle,
  IconArrowBackUp,
  IconArrowDown,
  IconArrowForwardUp,
  IconArrowUp,
  IconBold,
  IconCode,
  IconFile,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPhoto,
  IconSeparatorHorizontal,
  IconStrikethrough,
  IconTable,
  IconVideo,
} from '@tabler/icons-react';
import type { Command } from '@tiptap/pm/state';
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, toggleHeaderRow } from '@tiptap/pm/tables';
import { type Editor, useEditorState } from '@tiptap/react';
import { type ComponentType, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from '../texts.en';
import type { DocNode } from './document';
import css from './editor.module.css';
import { moveBlock } from './move';

type Icon = ComponentType<{ size?: number; stroke?: number }>;
type Word = 'bold' | 'italic' | 'strike' | 'code';

const words: { name: Word; icon: Icon }[] = [
  { name: 'bold', icon: IconBold },
  { name: 'italic', icon: IconItalic },
  { name: 'strike', icon: IconStrikethrough },
  { name: 'code', icon: IconCode },
];

const cell = (type: string): DocNode => ({ type, content: [{ type: 'paragraph' }] });
const row = (type: string): DocNode => ({ type: 'tableRow', content: [cell(type), cell(type), cell(type)] });
const table: DocNode = { type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] };

const styles = ['paragraph', 'h2', 'h3', 'h4', 'quote', 'codeBlock'] as const;
type Style = (typeof styles)[number];

function styleOf(e: Editor): Style {
  for (const level of [2, 3, 4] as const) if (e.isActive('heading', { level })) return `h${level}`;
  if (e.isActive('quote')) return 'quote';
  if (e.isActive('codeBlock')) return 'codeBlock';
  return 'paragraph';
}

function setStyle(e: Editor, style: Style): void {
  const chain = e.chain().focus();
  if (style === 'paragraph') chain.setParagraph().run();
  else if (style === 'quote' || style === 'codeBlock') chain.setNode(style).run();
  else chain.setNode('heading', { level: Number(style.slice(1)) }).run();
}

/** What one can do with the text and its blocks. */
export function Toolbar({ editor, label }: { editor: Editor; label: string }) {
  const t = useTexts(texts);
  const [href, setHref] = useState<string | null>(null);
  const now = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      style: styleOf(e),
      bold: e.isActive('bold'),
      italic: e.isActive('italic'),
      strike: e.isActive('strike'),
      code: e.isActive('code'),
      link: e.isActive('link'),
      bullets: e.isActive('bulletList'),
      numbers: e.isActive('orderedList'),
      table: e.isActive('table'),
      undo: e.can().undo(),
      redo: e.can().redo(),
    }),
  });
  const button = (name: string, Icon: Icon, run: () => void, more: { on?: boolean; off?: boolean } = {}) => (
    <button key={name} type="button" aria-label={name} title={name} aria-pressed={more.on} disabled={more.off} onClick={run}>
      <Icon size={15} stroke={1.6} />
    </button>
  );
  const insert = (node: DocNode) => editor.chain().focus().insertContent(node).run();
  const tables = (name: string, command: Command) => (
    <button
      key={name}
      type="button"
      className={css.wordy}
      onClick={() => {
        command(editor.state, editor.view.dispatch);
        editor.commands.focus();
      }}
    >
      {name}
    </button>
  );
  const link = () => {
    const url = href?.trim() ?? '';
    const chain = editor.chain().focus().extendMarkRange('link');
    if (url === '') chain.unsetLink().run();
    else chain.setLink({ href: /^([a-z]+:|\/|#)/i.test(url) ? url : `https://${url}` }).run();
    setHref(null);
  };
  return (
    <div className={css.tools} role="toolbar" aria-label={`${t('tools')}: ${label}`}>
      <select aria-label={t('style')} value={now.style} onChange={(e) => setStyle(editor, e.currentTarget.value as Style)}>
        {styles.map((s) => (
          <option key={s} value={s}>
            {t(s)}
          </option>
        ))}
      </select>
      {words.map(({ name, icon }) => button(t(name), icon, () => editor.chain().focus().toggleMark(name).run(), { on: now[name] }))}
      {button(t('link'), IconLink, () => setHref(href === null ? String(editor.getAttributes('link').href ?? '') : null), { on: now.link })}
      {button(t('bullets'), IconList, () => editor.chain().focus().toggleBulletList().run(), { on: now.bullets })}
      {button(t('numbers'), IconListNumbers, () => editor.chain().focus().toggleOrderedList().run(), { on: now.numbers })}
      <span className={css.gap} />
      {button(t('callout'), IconAlertCircle, () => insert({ type: 'callout', attrs: { tone: 'info', title: '' } }))}
      {button(t('table'), IconTable, () => insert(table))}
      {button(t('image'), IconPhoto, () => insert({ type: 'media', attrs: { kind: 'image' } }))}
      {button(t('video'), IconVideo, () => insert({ type: 'media', attrs: { kind: 'video' } }))}
      {button(t('file'), IconFile, () => insert({ type: 'media', attrs: { kind: 'file' } }))}
      {button(t('divider'), IconSeparatorHorizontal, () => editor.chain().focus().setHorizontalRule().run())}
      <span className={css.gap} />
      {button(t('up'), IconArrowUp, () => moveBlock(editor.state, -1, editor.view.dispatch))}
      {button(t('down'), IconArrowDown, () => moveBlock(editor.state, 1, editor.view.dispatch))}
      {button(t('undo'), IconArrowBackUp, () => editor.chain().focus().undo().run(), { off: !now.undo })}
      {button(t('redo'), IconArrowForwardUp, () => editor.chain().focus().redo().run(), { off: !now.redo })}
      {href !== null && (
        <input
          aria-label={t('address')}
          placeholder="https://"
          // biome-ignore lint/a11y/noAutofocus: whoever asks for a link wants to type its address
          autoFocus
          value={href}
          onChange={(e) => setHref(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key === 'Enter') {
              e.preventDefault();
              link();
            } else if (e.key === 'Escape') {
              e.stopPropagation();
              setHref(null);
              editor.commands.focus();
            }
          }}
        />
      )}
      {now.table && (
        <fieldset className={css.tableTools} aria-label={t('table')}>
          {tables(t('addRow'), addRowAfter)}
          {tables(t('addColumn'), addColumnAfter)}
          {tables(t('headerRow'), toggleHeaderRow)}
          {tables(t('removeRow'), deleteRow)}
          {tables(t('removeColumn'), deleteColumn)}
          {tables(t('removeTable'), deleteTable)}
        </fieldset>
      )}
    </div>
  );
}
