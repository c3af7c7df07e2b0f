/** A run of text of one look, as the server keeps it. */
export type Span = { text: string; bold?: boolean; italic?: boolean; code?: boolean; strike?: boolean; link?: string };
export type Item = { text: Span[] | null; ordered?: boolean; items?: Item[] | null };

export type Kind = 'paragraph' | 'heading' | 'list' | 'callout' | 'table' | 'code' | 'quote' | 'divider' | 'image' | 'video' | 'file';
export const tones = ['info', 'tip', 'warning', 'danger'] as const;

/** A block as the server keeps it; which fields count depends on its kind. */
export type Block = {
  id?: string;
  kind: Kind;
  level?: number;
  text?: Span[] | null;
  ordered?: boolean;
  items?: Item[] | null;
  tone?: string;
  title?: string;
  header?: boolean;
  rows?: (Span[] | null)[][] | null;
  source?: string;
  language?: string;
  file?: string;
  url?: string;
  alt?: string;
  caption?: string;
  name?: string;
  size?: number;
  width?: number;
  height?: number;
};

/** An article in one language. */
export type ArticleText = { title?: string; summary?: string; blocks?: Block[] | null; revision?: number; of?: number };
export type ArticleTexts = Record<string, ArticleText>;

/** The record's texts, whatever is stored there. */
export function textsOf(value: unknown): ArticleTexts {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as ArticleTexts) : {};
}

/** Whether the text of a language is a translation of an earlier one. */
export function outdated(texts: ArticleTexts, language: string, main: string): boolean {
  const text = texts[language];
  const first = texts[main];
  return language !== main && text !== undefined && first !== undefined && (text.of ?? 0) < (first.revision ?? 1);
}
