/** How far a change at an exchange has come. */
export const SAGA_STATE = {
  scheduled: { label: 'Scheduled', colour: 'info' },
  running: { label: 'Running', colour: 'warning' },
  waiting: { label: 'Waiting for the exchange', colour: 'warning' },
  failed: { label: 'Needs you', colour: 'danger' },
  done: { label: 'Done', colour: 'success' },
  undone: { label: 'Undone', colour: 'secondary' },
  cancelled: { label: 'Cancelled', colour: 'secondary' },
} as const;
export type SagaState = keyof typeof SAGA_STATE;

/** What can be changed at an exchange. */
export const SAGA_KIND = {
  mac: { label: 'MAC address' },
  route_server: { label: 'Route server session' },
  route_server_change: { label: 'Change of a route server session' },
  route_server_removal: { label: 'Removal of a route server session' },
  fqdn: { label: 'Reverse DNS' },
  order: { label: 'New port' },
  cancellation: { label: 'Cancellation' },
} as const;
export type SagaKindName = keyof typeof SAGA_KIND;
