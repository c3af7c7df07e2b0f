import type { Block, Item, Span } from './blocks';

/** A node of the editor's document, as it is written to JSON. */
export type DocNode = {
  type?: string;
  attrs?: Record<string, unknown>;
  content?: DocNode[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
};

const flags = ['bold', 'italic', 'strike', 'code'] as const;
const media = ['image', 'video', 'file'] as const;
const mediaFields = ['file', 'url', 'alt', 'caption', 'name', 'size', 'width', 'height'] as const;

function inline(spans: Span[] | null | undefined): DocNode[] | undefined {
  const out: DocNode[] = [];
  for (const s of spans ?? []) {
    const marks: NonNullable<DocNode['marks']> = flags.filter((f) => s[f]).map((type) => ({ type }));
    if (s.link) marks.push({ type: 'link', attrs: { href: s.link } });
    s.text.split('\n').forEach((text, i) => {
      if (i > 0) out.push({ type: 'hardBreak' });
      if (text !== '') out.push(marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text });
    });
  }
  return out.length > 0 ? out : undefined;
}

function spans(nodes: DocNode[] | undefined): Span[] {
  const out: Span[] = [];
  for (const n of nodes ?? []) {
    const span: Span = { text: n.type === 'hardBreak' ? '\n' : (n.text ?? '') };
    for (const m of n.marks ?? []) {
      const flag = flags.find((f) => f === m.type);
      if (flag) span[flag] = true;
      else if (m.type === 'link') span.link = String(m.attrs?.href ?? '');
    }
    const last = out.at(-1);
    const same = last && flags.every((f) => last[f] === span[f]) && last.link === span.link;
    // A break has no look of its own: it goes with what stands before it.
    if (last && (same || n.type === 'hardBreak')) last.text += span.text;
    else if (span.text !== '') out.push(span);
  }
  return out;
}

const list = (ordered: boolean | undefined, items: Item[] | null | undefined): DocNode => ({
  type: ordered ? 'orderedList' : 'bulletList',
  content: (items?.length ? items : [{ text: [] }]).map((i) => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: inline(i.text) }, ...(i.items?.length ? [list(i.ordered, i.items)] : [])],
  })),
});

function items(node: DocNode): Item[] {
  return (node.content ?? []).map((li) => {
    const [first, ...rest] = li.content ?? [];
    const below = rest.find((n) => n.type === 'bulletList' || n.type === 'orderedList');
    const item: Item = { text: spans(first?.content) };
    if (below) {
      if (below.type === 'orderedList') item.ordered = true;
      item.items = items(below);
    }
    return item;
  });
}

function toNode(b: Block): DocNode {
  switch (b.kind) {
    case 'heading':
      return { type: 'heading', attrs: { level: b.level ?? 2 }, content: inline(b.text) };
    case 'list':
      return list(b.ordered, b.items);
    case 'callout':
      return { type: 'callout', attrs: { tone: b.tone ?? 'info', title: b.title ?? '' }, content: inline(b.text) };
    case 'quote':
      return { type: 'quote', content: inline(b.text) };
    case 'code':
      return {
        type: 'codeBlock',
        attrs: { language: b.language || null },
        content: b.source ? [{ type: 'text', text: b.source }] : undefined,
      };
    case 'divider':
      return { type: 'horizontalRule' };
    case 'table':
      return {
        type: 'table',
        content: (b.rows?.length ? b.rows : [[null]]).map((row, i) => ({
          type: 'tableRow',
          content: row.map((cell) => ({
            type: b.header && i === 0 ? 'tableHeader' : 'tableCell',
            content: [{ type: 'paragraph', content: inline(cell) }],
          })),
        })),
      };
    case 'image':
    case 'video':
    case 'file':
      return { type: 'media', attrs: { kind: b.kind, ...Object.fromEntries(mediaFields.map((f) => [f, b[f] ?? null])) } };
    default:
      return { type: 'paragraph', content: inline(b.text) };
  }
}

/** The document of the editor for the blocks of a text. */
export function toDocument(blocks: Block[] | null | undefined): DocNode {
  const content = (blocks ?? []).map(toNode);
  return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

function toBlock(n: DocNode): Block | null {
  switch (n.type) {
    case 'heading':
      return { kind: 'heading', level: Number(n.attrs?.level ?? 2), text: spans(n.content) };
    case 'bulletList':
      return { kind: 'list', items: items(n) };
    case 'orderedList':
      return { kind: 'list', ordered: true, items: items(n) };
    case 'callout': {
      const title = String(n.attrs?.title ?? '');
      return { kind: 'callout', tone: String(n.attrs?.tone ?? 'info'), ...(title ? { title } : {}), text: spans(n.content) };
    }
    case 'quote':
      return { kind: 'quote', text: spans(n.content) };
    case 'codeBlock': {
      const language = String(n.attrs?.language ?? '');
      const source = (n.content ?? []).map((x) => x.text ?? '').join('');
      return { kind: 'code', source, ...(language ? { language } : {}) };
    }
    case 'horizontalRule':
      return { kind: 'divider' };
    case 'table': {
      const rows = (n.content ?? []).map((row) => (row.content ?? []).map((cell) => spans(cell.content?.[0]?.content)));
      const header = n.content?.[0]?.content?.[0]?.type === 'tableHeader';
      return { kind: 'table', ...(header ? { header } : {}), rows };
    }
    case 'media': {
      const kind = media.find((k) => k === n.attrs?.kind) ?? 'file';
      const block: Block = { kind };
      for (const f of mediaFields) {
        const value = n.attrs?.[f];
        if (value !== null && value !== undefined && value !== '') Object.assign(block, { [f]: value });
      }
      // A picture without a file is not there yet.
      return block.file || (block.url && kind !== 'file') ? block : null;
    }
    case 'paragraph':
      return { kind: 'paragraph', text: spans(n.content) };
    default:
      return null;
  }
}

/** The blocks of a document; empty paragraphs at the end are the editor's, not the writer's. */
export function toBlocks(doc: DocNode): Block[] {
  const out = (doc.content ?? []).map(toBlock).filter((b) => b !== null);
  while (out.at(-1)?.kind === 'paragraph' && (out.at(-1)?.text?.length ?? 0) === 0) out.pop();
  return out;
}
