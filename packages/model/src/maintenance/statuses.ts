/** How far a maintenance has come. Missed: its time passed while no server looked, and nothing was changed. */
export const MAINTENANCE_STATUS = {
  draft: { label: 'Draft', colour: 'secondary' },
  scheduled: { label: 'Scheduled', colour: 'info' },
  draining: { label: 'Draining', colour: 'warning' },
  running: { label: 'Running', colour: 'warning' },
  restoring: { label: 'Restoring', colour: 'info' },
  verifying: { label: 'Verifying', colour: 'info' },
  done: { label: 'Done', colour: 'success' },
  incomplete: { label: 'Not all is back', colour: 'danger' },
  cancelled: { label: 'Cancelled', colour: 'secondary' },
  missed: { label: 'Missed', colour: 'danger' },
} as const;

/** The words of the maintnote standard for what peers notice of it. */
export const MAINTENANCE_IMPACT = {
  'no-impact': { label: 'No impact', colour: 'success' },
  'reduced-redundancy': { label: 'Reduced redundancy', colour: 'info' },
  degraded: { label: 'Degraded', colour: 'warning' },
  outage: { label: 'Outage', colour: 'danger' },
} as const;

/** What happens to the configuration of routers when a maintenance begins and ends. */
export const MAINTENANCE_APPLY = {
  none: { label: 'Statuses alone' },
  plan: { label: 'Plans that wait for approval' },
  automatic: { label: 'Plans that are applied by themselves' },
} as const;

export const MAINTENANCE_STEP_KIND = {
  scheduled: { label: 'Scheduled', colour: 'info' },
  changed: { label: 'Changed', colour: 'info' },
  recomputed: { label: 'Recomputed', colour: 'info' },
  notices: { label: 'Notices', colour: 'info' },
  drain: { label: 'Drain', colour: 'warning' },
  plan: { label: 'Plan', colour: 'info' },
  drained: { label: 'Drained', colour: 'success' },
  begin: { label: 'Begin', colour: 'warning' },
  cancel: { label: 'Cancel', colour: 'secondary' },
  end: { label: 'End', colour: 'info' },
  restore: { label: 'Restore', colour: 'info' },
  verify: { label: 'Verify', colour: 'info' },
  closed: { label: 'Closed', colour: 'success' },
  missed: { label: 'Missed', colour: 'danger' },
} as const;

export const MAINTENANCE_STEP_OUTCOME = {
  ok: { label: 'Done', colour: 'success' },
  warning: { label: 'Done in part', colour: 'warning' },
  failed: { label: 'Failed', colour: 'danger' },
} as const;

export const MAINTENANCE_NOTICE_KIND = {
  notice: { label: 'Notice', colour: 'info' },
  reminder: { label: 'Reminder', colour: 'info' },
  start: { label: 'Start', colour: 'warning' },
  end: { label: 'End', colour: 'success' },
  update: { label: 'Changed', colour: 'warning' },
  cancelled: { label: 'Cancelled', colour: 'secondary' },
} as const;

export const MAINTENANCE_NOTICE_OUTCOME = {
  queued: { label: 'Written', colour: 'success' },
  left_out: { label: 'Left out', colour: 'warning' },
  no_address: { label: 'No address', colour: 'warning' },
  failed: { label: 'Failed', colour: 'danger' },
} as const;

export const MAINTENANCE_PROPOSAL_STATUS = {
  pending: { label: 'Pending', colour: 'warning' },
  accepted: { label: 'Accepted', colour: 'success' },
  ignored: { label: 'Ignored', colour: 'secondary' },
  superseded: { label: 'Superseded', colour: 'secondary' },
} as const;

/** What a note of a provider asks for. */
export const MAINTENANCE_PROPOSAL_KIND = {
  new: { label: 'New', colour: 'info' },
  moved: { label: 'Changed', colour: 'warning' },
  cancelled: { label: 'Cancelled', colour: 'danger' },
} as const;

/** How a provider's maintenance stands, in the words of the maintnote standard. */
export const MAINTENANCE_NOTE_STATUS = {
  tentative: { label: 'Tentative', colour: 'secondary' },
  confirmed: { label: 'Confirmed', colour: 'info' },
  cancelled: { label: 'Cancelled', colour: 'danger' },
  'in-process': { label: 'In process', colour: 'warning' },
  completed: { label: 'Completed', colour: 'success' },
} as const;

/** The statuses in which a window holds statuses of routers and sessions, or did until a moment ago. */
export const MAINTENANCE_UNDER_WAY = ['draining', 'running', 'restoring', 'verifying'] as const;
