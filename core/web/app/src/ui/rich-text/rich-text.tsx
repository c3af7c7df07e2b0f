import { createElement, Fragment, type ReactNode, useMemo } from 'react';
import css from './rich-text.module.css';

const tags = new Set([
  'p',
  'br',
  'strong',
  'b',
  'em',
  'i',
  'u',
  's',
  'del',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'hr',
  'a',
  'span',
  'div',
]);

function node(n: ChildNode, key: number): ReactNode {
  if (n.nodeType === Node.TEXT_NODE) return n.textContent;
  if (!(n instanceof Element)) return null;
  const name = n.tagName.toLowerCase();
  if (['script', 'style', 'iframe', 'object', 'svg', 'math'].includes(name)) return null;
  const children = [...n.childNodes].map(node);
  if (!tags.has(name)) return createElement(Fragment, { key }, ...children);
  if (name === 'br' || name === 'hr') return createElement(name, { key });
  if (name === 'a') {
    const href = n.getAttribute('href') ?? '';
    if (!/^(https?:|mailto:|tel:)/i.test(href)) return createElement(Fragment, { key }, ...children);
    return createElement('a', { key, href, target: '_blank', rel: 'noreferrer noopener nofollow' }, ...children);
  }
  const named = name === 'span' ? n.getAttribute('data-mention') : null;
  return createElement(name, named === null ? { key } : { key, 'data-mention': named }, ...children);
}

/**
 * Formatted text as people wrote it. It is built from its parts by a list of what may stand in it, so that nothing of it is
 * ever run, however it came here.
 */
export function RichText({ html }: { html: string }) {
  const content = useMemo(() => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(node), [html]);
  return <div className={css.text}>{content}</div>;
}
