import type { ArticleTexts } from './blocks';

/** What was typed into an article and is not stored yet, kept in this browser so that no crash takes it. */
type Kept = { version: number; texts: ArticleTexts; base: ArticleTexts };

const key = (user: string, article: string) => `kontor:article:${user}:${article}`;

export function remember(user: string, article: string, version: number, texts: ArticleTexts, base: ArticleTexts): void {
  try {
    localStorage.setItem(key(user, article), JSON.stringify({ version, texts, base } satisfies Kept));
  } catch {
    // A browser that keeps nothing, or no more: the server has it in a moment.
  }
}

export function recall(user: string, article: string): Kept | null {
  try {
    const raw = localStorage.getItem(key(user, article));
    return raw === null ? null : (JSON.parse(raw) as Kept);
  } catch {
    return null;
  }
}

export function forget(user: string, article: string): void {
  try {
    localStorage.removeItem(key(user, article));
  } catch {
    // Nothing was kept.
  }
}
