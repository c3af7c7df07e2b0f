/** The parts of the task list. */
export const shelves = ['due', 'upcoming', 'undated', 'done'] as const;
export type Shelf = (typeof shelves)[number];

export const isShelf = (v: unknown): v is Shelf => shelves.includes(v as Shelf);
