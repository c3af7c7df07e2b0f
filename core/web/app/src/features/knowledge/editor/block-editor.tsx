import Link from '@tiptap/extension-link';
import Placeholder from '@tiptap/extension-placeholder';
import { EditorContent, useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useRef } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import '@/ui/rich-text/prosemirror.css';
import { texts } from '../texts.en';
import type { Block } from './blocks';
import { type DocNode, toBlocks, toDocument } from './document';
import css from './editor.module.css';
import { moveBlock } from './move';
import { Callout, Media, Quote, tableNodes } from './nodes';
import { Toolbar } from './toolbar';

type Props = {
  label: string;
  language: string;
  /** What stands there to begin with; afterwards the editor holds the text. */
  blocks: Block[] | null | undefined;
  locked?: boolean;
  onChange: (blocks: Block[]) => void;
};

/** The server keeps a list's entry as one text with at most one list below it. */
const Kit = StarterKit.extend({
  addExtensions() {
    return (this.parent?.() ?? []).map((e) => {
      if (e.name === 'listItem') return e.extend({ content: 'paragraph (bulletList | orderedList)?' });
      if (e.name === 'code') return e.extend({ excludes: '' });
      return e;
    });
  },
});

/** The blocks of an article in one language. */
export function BlockEditor({ label, language, blocks, locked, onChange }: Props) {
  const t = useTexts(texts);
  const told = useRef(onChange);
  told.current = onChange;
  const editor = useEditor({
    extensions: [
      Kit.configure({ link: false, blockquote: false, underline: false, heading: { levels: [2, 3, 4] } }),
      Link.configure({ openOnClick: false, protocols: ['https', 'http', 'mailto', 'tel'] }),
      Placeholder.configure({ placeholder: t('writeHere') }),
      Quote,
      Callout,
      Media,
      ...tableNodes,
    ],
    content: toDocument(blocks),
    editable: !locked,
    injectCSS: false,
    editorProps: {
      attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': 'true', lang: language, class: css.content ?? '' },
      handleKeyDown: (view, event) => {
        if (!event.altKey || !event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return false;
        event.preventDefault();
        return moveBlock(view.state, event.key === 'ArrowUp' ? -1 : 1, view.dispatch);
      },
    },
    onUpdate: ({ editor: e }) => told.current(toBlocks(e.getJSON() as DocNode)),
  });
  return (
    <div className={css.editor} data-own-keys>
      {editor && !locked && <Toolbar editor={editor} label={label} />}
      <EditorContent editor={editor} />
    </div>
  );
}
