/** What becomes of a network that asks. */
export const ADMISSION_STATE = {
  blocked: { label: 'Turned away', colour: 'danger' },
  waiting: { label: 'Wait list', colour: 'warning' },
} as const;

/** What a network may ask of sessions that exist. */
export const SESSION_WISH = {
  drain: { label: 'Drain for maintenance', colour: 'info' },
  remove: { label: 'Remove', colour: 'warning' },
} as const;

/** What became of it. */
export const SESSION_WISH_STATUS = {
  open: { label: 'Open', colour: 'info' },
  done: { label: 'Done', colour: 'success' },
  refused: { label: 'Refused', colour: 'danger' },
  withdrawn: { label: 'Withdrawn', colour: 'secondary' },
} as const;
