/** The boxes of the inbox, in the order in which they are shown. */
export const boxes = ['mine', 'unassigned', 'team', 'mentions', 'risk', 'snoozed', 'all'] as const;
export type Box = (typeof boxes)[number];
