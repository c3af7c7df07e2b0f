/** What the watch looks for, in the order in which it is shown. */
export const rules = ['exports', 'views', 'changes', 'imports', 'off_hours', 'failed_logins', 'new_place', 'own_rights'] as const;
export type Rule = (typeof rules)[number];

type Time = 'day' | 'hour';

/** In which times a rule counts; what is not counted is an alert each time. */
export const counts: Record<Rule, Time[]> = {
  exports: ['day', 'hour'],
  views: ['day', 'hour'],
  changes: ['day', 'hour'],
  imports: ['day', 'hour'],
  off_hours: ['day'],
  failed_logins: ['hour'],
  new_place: [],
  own_rights: [],
};

type Action = 'alert' | 'relogin' | 'freeze_exports';

/** What can happen for a rule: who is attacked is not locked out by the attack. */
export function actions(rule: Rule): Action[] {
  return rule === 'failed_logins' ? ['alert'] : ['alert', 'relogin', 'freeze_exports'];
}

/** Weekdays as the API numbers them. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** How many days the log can be kept, with what is set now; 0 is for ever. */
export function terms(now: number): number[] {
  const usual = [90, 180, 365, 730, 1095, 2190, 3650];
  return [0, ...[...new Set([...usual, now])].filter((n) => n > 0).sort((a, b) => a - b)];
}
