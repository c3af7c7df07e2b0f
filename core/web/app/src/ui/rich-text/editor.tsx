import { IconBold, IconItalic, IconLink, IconList, IconListNumbers, IconQuote, IconStrikethrough } from '@tabler/icons-react';
import Link from '@tiptap/extension-link';
import Placeholder from '@tiptap/extension-placeholder';
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { type ComponentType, useRef, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import './prosemirror.css';
import css from './editor.module.css';
import { Mention } from './mention';
import text from './rich-text.module.css';
import { type Keys, type Person, Suggestions } from './suggestions';
import { texts } from './texts.en';

type Props = {
  label: string;
  placeholder: string;
  /** HTML to begin with; afterwards the editor holds the text. */
  value: string;
  onChange: (html: string, empty: boolean) => void;
  /** Finds the people who can be named with an @; without it an @ is an @. */
  people?: (query: string) => Promise<Person[]>;
  /** Is told of somebody who was named. */
  onMention?: (person: Person) => void;
};

/** A field for formatted text: bold, lists, links. It is large; load it when it is needed. */
export function RichTextEditor({ label, placeholder, value, onChange, people, onMention }: Props) {
  const keys = useRef<Keys>(null);
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: false, heading: false, horizontalRule: false }),
      Link.configure({ openOnClick: false, protocols: ['https', 'http', 'mailto', 'tel'] }),
      Placeholder.configure({ placeholder }),
      Mention,
    ],
    content: value,
    autofocus: 'end',
    injectCSS: false,
    editorProps: {
      attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': 'true', class: css.content ?? '' },
      handleKeyDown: (_view, event) => keys.current?.handle(event) ?? false,
    },
    onUpdate: ({ editor: e }) => onChange(e.getHTML(), e.isEmpty),
  });
  return (
    <div className={css.editor} data-own-keys>
      {editor && <Tools editor={editor} />}
      <EditorContent editor={editor} className={text.text} />
      {editor && people && <Suggestions editor={editor} find={people} keys={keys} onPick={(p) => onMention?.(p)} />}
    </div>
  );
}

type Tool = {
  name: 'bold' | 'italic' | 'strike' | 'bulletList' | 'orderedList' | 'blockquote';
  icon: ComponentType<{ size?: number; stroke?: number }>;
  run: (e: Editor) => void;
};

const tools: Tool[] = [
  { name: 'bold', icon: IconBold, run: (e) => e.chain().focus().toggleBold().run() },
  { name: 'italic', icon: IconItalic, run: (e) => e.chain().focus().toggleItalic().run() },
  { name: 'strike', icon: IconStrikethrough, run: (e) => e.chain().focus().toggleStrike().run() },
  { name: 'bulletList', icon: IconList, run: (e) => e.chain().focus().toggleBulletList().run() },
  { name: 'orderedList', icon: IconListNumbers, run: (e) => e.chain().focus().toggleOrderedList().run() },
  { name: 'blockquote', icon: IconQuote, run: (e) => e.chain().focus().toggleBlockquote().run() },
];

function Tools({ editor }: { editor: Editor }) {
  const t = useTexts(texts);
  const [href, setHref] = useState<string | null>(null);
  const active = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      ...Object.fromEntries(tools.map((x) => [x.name, e.isActive(x.name)])),
      link: e.isActive('link'),
    }),
  }) as Record<string, boolean>;
  const setLink = () => {
    const url = href?.trim() ?? '';
    const chain = editor.chain().focus().extendMarkRange('link');
    if (url === '') chain.unsetLink().run();
    else chain.setLink({ href: /^[a-z]+:/i.test(url) ? url : `https://${url}` }).run();
    setHref(null);
  };
  return (
    <div className={css.tools} role="toolbar" aria-label={t('tools')}>
      {tools.map(({ name, icon: Icon, run }) => (
        <button key={name} type="button" aria-label={t(name)} title={t(name)} aria-pressed={active[name]} onClick={() => run(editor)}>
          <Icon size={15} stroke={1.6} />
        </button>
      ))}
      <button
        type="button"
        aria-label={t('link')}
        title={t('link')}
        aria-pressed={active.link}
        onClick={() => setHref(href === null ? String(editor.getAttributes('link').href ?? '') : null)}
      >
        <IconLink size={15} stroke={1.6} />
      </button>
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
              setLink();
            } else if (e.key === 'Escape') {
              e.stopPropagation();
              setHref(null);
              editor.commands.focus();
            }
          }}
        />
      )}
    </div>
  );
}
