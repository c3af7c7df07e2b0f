import { describe, expect, it } from 'vitest';
import type { Block } from './blocks';
import { toBlocks, toDocument } from './document';
import { equal, mergeBlocks, mergeTexts } from './merge';

const p = (text: string): Block => ({ kind: 'paragraph', text: [{ text }] });

const everything: Block[] = [
  { kind: 'heading', level: 3, text: [{ text: 'How' }] },
  {
    kind: 'paragraph',
    text: [
      { text: 'Open ' },
      { text: 'the', bold: true },
      { text: ' ' },
      { text: 'tap', italic: true, link: 'https://example.org/a?b=1' },
      { text: ' and\nthen ' },
      { text: 'run', code: true, bold: true },
      { text: ' now', strike: true },
    ],
  },
  {
    kind: 'list',
    ordered: true,
    items: [{ text: [{ text: 'One' }], items: [{ text: [{ text: 'Below' }] }] }, { text: [{ text: 'Two' }] }],
  },
  { kind: 'callout', tone: 'warning', title: 'Mind', text: [{ text: 'Hot' }] },
  {
    kind: 'table',
    header: true,
    rows: [
      [[{ text: 'A' }], [{ text: 'B', bold: true }]],
      [[{ text: '1' }], []],
    ],
  },
  { kind: 'code', source: 'a\n  b', language: 'sh' },
  { kind: 'quote', text: [{ text: 'Said' }] },
  { kind: 'divider' },
  { kind: 'image', file: 'fil_1', alt: 'A tap', caption: 'Tap', width: 20, height: 10 },
  { kind: 'video', url: 'https://example.org/v.mp4', caption: 'How to' },
  { kind: 'file', file: 'fil_2', name: 'manual.pdf', size: 12 },
];

describe('the document of the editor', () => {
  it('holds every kind of block without loss', () => {
    expect(toBlocks(toDocument(everything))).toEqual(everything);
  });
  it('leaves out what is not there yet', () => {
    expect(toBlocks(toDocument([p('x'), { kind: 'image' }, { kind: 'paragraph', text: [] }]))).toEqual([p('x')]);
    expect(toBlocks(toDocument(null))).toEqual([]);
  });
});

describe('two writers', () => {
  const base = [p('a'), p('b'), p('c'), p('d')];
  it('keep both changes where they are apart', () => {
    const mine = [p('a1'), p('b'), p('c'), p('d')];
    const theirs = [p('a'), p('b'), p('c'), p('d'), p('e')];
    expect(mergeBlocks(base, mine, theirs)).toMatchObject({ blocks: [p('a1'), p('b'), p('c'), p('d'), p('e')], clash: false });
    expect(mergeBlocks(base, theirs, mine)).toMatchObject({ blocks: [p('a1'), p('b'), p('c'), p('d'), p('e')], clash: false });
    expect(mergeBlocks(base, base, theirs).blocks).toBe(theirs);
  });
  it('say so where they changed the same, and lose neither', () => {
    const mine = [p('a'), p('mine'), p('c'), p('d')];
    const theirs = [p('a'), p('theirs'), p('c'), p('d')];
    const out = mergeBlocks(base, mine, theirs);
    expect(out.clash).toBe(true);
    expect(out.blocks).toBe(mine);
    expect(out.both).toEqual([p('a'), p('mine'), p('theirs'), p('c'), p('d')]);
  });
  it('work in languages of their own', () => {
    const before = { en: { title: 'T', blocks: base }, de: { title: 'D', blocks: base, of: 1 } };
    const mine = { ...before, de: { title: 'D', blocks: [p('neu')], of: 1 } };
    const theirs = { ...before, en: { title: 'T2', blocks: base, revision: 2 } };
    const out = mergeTexts(before, mine, theirs);
    expect(out.clashes).toEqual([]);
    expect(out.texts.en).toMatchObject({ title: 'T2', revision: 2 });
    expect(out.texts.de?.blocks).toEqual([p('neu')]);
    expect(mergeTexts(before, { en: { title: 'Mine', blocks: base } }, theirs).clashes).toEqual(['en']);
    expect(Object.keys(mergeTexts(before, { en: before.en }, before).texts)).toEqual(['en']);
    expect(equal(before, { ...before, en: { title: 'T ', blocks: base, revision: 9 } })).toBe(true);
  });
});
