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

/** The steps of a change of a MAC address, in their order, and what each does. */
export const MAC_STEPS = {
  register: 'Register the MAC address',
  attach: 'Attach it beside what is there',
  await_production: 'Wait until the exchange has it in production',
  detach: 'Detach the old one',
  await_settled: 'Wait until the exchange is done with that',
  remove: 'Remove the old one',
} as const;
export type MacStep = keyof typeof MAC_STEPS;
