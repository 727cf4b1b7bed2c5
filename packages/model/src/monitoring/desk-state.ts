import { CANDIDATE_STATUS } from '../peeringdb/vocabulary.ts';

/** How a session stands, in a word: its status where it is not enabled, else what its router says. */
export const SESSION_STANDS = {
  up: { label: 'Up', colour: 'success' },
  down: { label: 'Down', colour: 'danger' },
  never_up: { label: 'Never up', colour: 'danger' },
  unpolled: { label: 'Not polled', colour: 'secondary' },
  requested: { label: 'Requested', colour: 'info' },
  provisioning: { label: 'Provisioning', colour: 'info' },
  maintenance: { label: 'In maintenance', colour: 'warning' },
  disabled: { label: 'Disabled', colour: 'secondary' },
  decommissioning: { label: 'On its way out', colour: 'secondary' },
} as const;
export type SessionStand = keyof typeof SESSION_STANDS;

/** What a session is, or what it could be. */
export const DESK_STATES = {
  ...SESSION_STANDS,
  ...CANDIDATE_STATUS,
  missing: { label: 'No session', colour: 'info' },
  configured: { label: 'There is one', colour: 'secondary' },
} as const;
export type DeskState = keyof typeof DESK_STATES;
