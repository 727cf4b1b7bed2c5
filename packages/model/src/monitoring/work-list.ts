/** The lists of what is to be done about sessions. */
export const WORK_LISTS = ['down', 'down_long', 'never_up', 'near_limit', 'gone', 'stale'] as const;
export type WorkListName = (typeof WORK_LISTS)[number];
