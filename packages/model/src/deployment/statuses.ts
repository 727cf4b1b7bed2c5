/** How far a plan has come. */
export const PLAN_STATUS = {
  planning: { label: 'Planning', colour: 'info' },
  failed: { label: 'Failed', colour: 'danger' },
  unchanged: { label: 'Nothing to change', colour: 'secondary' },
  ready: { label: 'Ready for review', colour: 'info' },
  approved: { label: 'Approved', colour: 'success' },
  rejected: { label: 'Rejected', colour: 'danger' },
  applying: { label: 'Applying', colour: 'warning' },
  applied: { label: 'Applied', colour: 'success' },
  stopped: { label: 'Stopped', colour: 'danger' },
  outdated: { label: 'Outdated', colour: 'warning' },
  cancelled: { label: 'Cancelled', colour: 'secondary' },
} as const;

/** What came of one router in a plan. */
export const PLAN_ROUTER_STATUS = {
  planned: { label: 'Would change', colour: 'info' },
  unchanged: { label: 'Nothing to change', colour: 'secondary' },
  failed: { label: 'Failed', colour: 'danger' },
  waiting: { label: 'Waiting', colour: 'info' },
  applying: { label: 'Applying', colour: 'warning' },
  applied: { label: 'Applied', colour: 'success' },
  rolled_back: { label: 'Rolled back', colour: 'warning' },
  refused: { label: 'Refused', colour: 'danger' },
  skipped: { label: 'Skipped', colour: 'secondary' },
  unknown: { label: 'Unknown', colour: 'danger' },
} as const;

/** How a router stands to what is rendered for it. */
export const DRIFT_STATUS = {
  in_sync: { label: 'In sync', colour: 'success' },
  differs: { label: 'Differs', colour: 'warning' },
  failed: { label: 'Failed', colour: 'danger' },
  not_checked: { label: 'Not checked', colour: 'secondary' },
} as const;

/** Whether a text is all of a configuration, or is added to what is there. */
export const PLAN_MODE = {
  replace: { label: 'Replace' },
  merge: { label: 'Merge' },
} as const;
