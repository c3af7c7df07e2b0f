import type { ArticleText, ArticleTexts, Block } from './blocks';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const words = (a: string | undefined): string => (a ?? '').trim();

/** Where a list of blocks differs from the one that it was made of: from start, up to end of the old and of the new one. */
function changed(base: Block[], now: Block[]): { start: number; old: number; end: number } {
  let start = 0;
  while (start < base.length && start < now.length && same(base[start], now[start])) start++;
  let old = base.length;
  let end = now.length;
  while (old > start && end > start && same(base[old - 1], now[end - 1])) {
    old--;
    end--;
  }
  return { start, old, end };
}

/** The blocks of two writers: both changes where they are apart, and mine with clash where they are not. */
export function mergeBlocks(base: Block[], mine: Block[], theirs: Block[]): { blocks: Block[]; clash: boolean; both: Block[] } {
  if (same(mine, theirs) || same(base, theirs)) return { blocks: mine, clash: false, both: mine };
  if (same(base, mine)) return { blocks: theirs, clash: false, both: theirs };
  const m = changed(base, mine);
  const t = changed(base, theirs);
  if (m.old < t.start || (m.old === t.start && m.start < t.start))
    return clean([...mine.slice(0, m.end), ...base.slice(m.old, t.start), ...theirs.slice(t.start)]);
  if (t.old < m.start || (t.old === m.start && t.start < m.start))
    return clean([...theirs.slice(0, t.end), ...base.slice(t.old, m.start), ...mine.slice(m.start)]);
  const start = Math.min(m.start, t.start);
  const tail = base.length - Math.max(m.old, t.old);
  const part = (list: Block[]) => list.slice(start, list.length - tail);
  return { blocks: mine, clash: true, both: [...base.slice(0, start), ...part(mine), ...part(theirs), ...mine.slice(mine.length - tail)] };
}

const clean = (blocks: Block[]) => ({ blocks, clash: false, both: blocks });

/** What came of two writers' changes: mine and theirs together, and the languages in which both changed the same. */
export type Merged = {
  texts: ArticleTexts;
  /** For the languages of clashes: with theirs below mine instead. */
  both: ArticleTexts;
  clashes: string[];
};

function one(base: ArticleText, mine: ArticleText, theirs: ArticleText): { text: ArticleText; both: ArticleText; clash: boolean } {
  const blocks = mergeBlocks(base.blocks ?? [], mine.blocks ?? [], theirs.blocks ?? []);
  let clash = blocks.clash;
  const line = (key: 'title' | 'summary') => {
    if (words(mine[key]) === words(base[key])) return theirs[key];
    if (words(theirs[key]) !== words(base[key]) && words(theirs[key]) !== words(mine[key])) clash = true;
    return mine[key];
  };
  const text = { ...theirs, title: line('title'), summary: line('summary'), blocks: blocks.blocks };
  return { text, both: { ...text, blocks: blocks.both }, clash };
}

/** Brings what I have written together with what somebody else has stored since; base is what both began with. */
export function mergeTexts(base: ArticleTexts, mine: ArticleTexts, theirs: ArticleTexts): Merged {
  const out: Merged = { texts: {}, both: {}, clashes: [] };
  for (const lang of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const [b, m, t] = [base[lang], mine[lang], theirs[lang]];
    if (!m || !t) {
      const left = m ?? t;
      // What the other has removed stays removed unless I have changed it, and the other way round.
      const kept = left && (!b || !same([left.title, left.summary, left.blocks], [b.title, b.summary, b.blocks]));
      if (left && kept) {
        out.texts[lang] = left;
        out.both[lang] = left;
      }
      continue;
    }
    const { text, both, clash } = one(b ?? {}, m, t);
    out.texts[lang] = text;
    out.both[lang] = both;
    if (clash) out.clashes.push(lang);
  }
  return out;
}

/** Whether two texts read the same. */
export function equal(a: ArticleTexts, b: ArticleTexts): boolean {
  const plain = (t: ArticleTexts) =>
    Object.keys(t)
      .sort()
      .map((l) => [l, words(t[l]?.title), words(t[l]?.summary), t[l]?.blocks ?? [], t[l]?.of ?? 0]);
  return same(plain(a), plain(b));
}
