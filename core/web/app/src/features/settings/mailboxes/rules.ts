import type { Translate } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

const rules = ['loop', 'hops', 'auto_reply', 'bounce', 'receipt', 'rate'] as const;
const damages = [
  'header',
  'date',
  'from',
  'charset',
  'encoding',
  'boundary',
  'tnef',
  'depth',
  'partial',
  'too_many_parts',
  'too_large',
  'too_many_headers',
  'text_too_long',
] as const;

type Texts = Translate<(typeof texts)['messages']>;

/** The rule by which a mail was left aside, in words. */
export function ruleText(t: Texts, rule: string): string {
  const known = rules.find((r) => r === rule);
  return known ? t(known) : rule;
}

/** What was damaged in a mail, in words. */
export function damageText(t: Texts, kind: string): string {
  const known = damages.find((d) => d === kind);
  return known ? t(`damage_${known}`) : kind;
}
