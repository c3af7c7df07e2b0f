import { Node } from '@tiptap/react';

/** A person who is named in a text. It is kept as a span with the person's id, from which they are told. */
export const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: false,
  addAttributes() {
    return { id: { default: null }, label: { default: '' } };
  },
  parseHTML() {
    return [
      {
        tag: 'span[data-mention]',
        getAttrs: (element) => ({ id: element.getAttribute('data-mention'), label: (element.textContent ?? '').replace(/^@/, '') }),
      },
    ];
  },
  renderHTML({ node }) {
    return ['span', { 'data-mention': String(node.attrs.id) }, `@${node.attrs.label}`];
  },
  renderText({ node }) {
    return `@${node.attrs.label}`;
  },
});

/** The ids of the people whom a text names, each once. */
export function mentionedIn(html: string): string[] {
  return [...new Set([...html.matchAll(/<span[^>]*\sdata-mention="(usr_[0-9A-Z]{26})"/g)].map((m) => m[1] ?? ''))];
}

/** What is typed behind an @ that begins a word, up to the caret; null where there is none. */
export function askedFor(before: string): string | null {
  const match = /(?:^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(before);
  return match ? (match[1] ?? '') : null;
}
