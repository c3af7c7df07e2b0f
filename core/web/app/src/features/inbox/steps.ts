/** One thing to do about a ticket. */
export type Step = { text: string; done: boolean };

/** The steps of a ticket's checklist; whatever a program has written there that is none is left out. */
export function stepsOf(value: unknown): Step[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((x: unknown) => {
    const step = x as Partial<Step> | null;
    return typeof step?.text === 'string' && step.text !== '' ? [{ text: step.text, done: step.done === true }] : [];
  });
}
