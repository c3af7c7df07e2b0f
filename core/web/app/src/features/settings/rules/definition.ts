export const methods = ['exact', 'folded', 'email', 'phone', 'domain', 'text', 'person_name', 'company_name', 'address'] as const;
export type Method = (typeof methods)[number];

/** One comparison of a rule: what is compared, how, and what it is worth. */
export type Comparison = { fields: string[]; compare: Method; min?: number; weight: number; against?: number };
export type Definition = { threshold: number; match: { sum?: Comparison[]; all?: unknown[]; any?: unknown[] } };

/** The comparisons of a rule that only adds points; null for one with conditions inside of conditions. */
export function comparisons(d: Definition): Comparison[] | null {
  const { sum, all, any } = d.match;
  if (!sum || all?.length || any?.length) return null;
  return sum.every((c) => Array.isArray(c.fields) && typeof c.compare === 'string') ? sum : null;
}

/** The rule with other comparisons; those that compare nothing are left out. */
export function withComparisons(d: Definition, list: Comparison[]): Definition {
  return {
    ...d,
    match: {
      sum: list.filter((c) => c.fields.length > 0).map(({ against, ...c }) => (against ? { ...c, against } : c)),
    },
  };
}
