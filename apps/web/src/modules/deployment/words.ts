/** What a state of a plan means, where the server says no more. */
export const PLAN_MEANING: Readonly<Record<string, string>> = {
  planning:
    'Every router is rendered first, then compared with what it runs. Nothing is written to any of them.',
  failed: 'Nothing of it can be applied: mend what failed, and plan again.',
  unchanged: 'Every router runs what is rendered for it.',
  ready: 'Read what would change, then approve or reject it.',
  approved: 'It can be applied, as long as nothing has moved since.',
  rejected: 'It stays as it was reviewed, and is never applied.',
  applying: 'Each router is changed, watched, and confirmed or taken back.',
  applied: 'Every router of it runs what was planned.',
  stopped: 'A router was not changed as planned, so the rest was left as it is.',
  outdated: 'Something moved since it was made, so that it says no longer what would happen.',
  cancelled: 'Nobody goes on with it.',
};

/** States after which the same routers may be planned anew. */
export const PLANNED_AGAIN: readonly string[] = [
  'failed',
  'rejected',
  'stopped',
  'outdated',
  'cancelled',
  'applied',
];

/** How a router stands, and what to do, where that is not plain. */
export const ROUTER_ADVICE: Readonly<Record<string, string>> = {
  rolled_back: 'It runs what it ran before. See why its sessions did not come back, then plan again.',
  skipped: 'It was not touched, because another router stood in the way.',
  unknown:
    'It is not known what it runs. Look at the router itself, then test the connection and check for drift.',
};

/** States that somebody has to look at. */
export const PROBLEMS: readonly string[] = ['failed', 'rolled_back', 'refused', 'unknown'];

/** What to do about a failure, by its code. */
export const CODE_ADVICE: Readonly<Record<string, string>> = {
  name_unresolved: 'Mend the host name of the router, or the name service that this server asks.',
  unreachable: 'See whether the router is up, and whether it lets this server in.',
  not_spoken: 'Another service answers there. See the port among the driver arguments.',
  host_key_changed:
    'Compare the key with the one of the router itself, and accept it in the connection test only if they are the same.',
  sign_in_refused: 'Mend the device user and password of the router, or its credential.',
  privilege_missing: 'Give the device user the right to read and change the configuration.',
  capability_missing: 'The device cannot do what its driver needs. See the manual on its platform.',
  timed_out: 'See whether the device is busy, or give it more time with the device time-out.',
  connection_lost:
    'See whether the way to the router is sound. The change comes back by itself where nobody confirmed it.',
  locked: 'Somebody else changes the configuration. Wait until they have ended, then plan again.',
  foreign_edits:
    'Somebody else has edits on the device that are not committed. Have them committed or discarded, then plan again.',
  refused: 'Mend what the device complains of, then plan again.',
  device_warned: 'Mend what the device warns of, then plan again.',
  answer_invalid: 'The device answered what its driver does not understand. See its version, and report it.',
  confirm_lost: 'What waited to be confirmed is gone, or is not ours. See what the router runs.',
};

/** The steps of a change, in their order, by what the driver calls them. */
export const STAGES: readonly (readonly [label: string, steps: readonly string[]])[] = [
  ['Connect', ['resolve', 'connect', 'host key', 'sign in', 'facts', 'read', 'lock']],
  ['Load', ['load', 'compare']],
  ['Commit', ['commit']],
  ['Sessions', ['neighbors', 'gate']],
  ['Confirm', ['confirm']],
];

/** What a router that is changed does now. */
export const STEP_WORDS: Readonly<Record<string, string>> = {
  lock: 'Taking the lock',
  read: 'Reading what it runs',
  load: 'Loading',
  compare: 'Comparing',
  commit: 'Committing',
  neighbors: 'Watching its sessions',
  gate: 'Watching its sessions',
  confirm: 'Confirming',
  'roll back': 'Taking it back',
  discard: 'Letting go',
};

/** Where something went wrong, as people say it. */
export const STEP_NAMES: Readonly<Record<string, string>> = {
  render: 'rendering',
  resolve: 'looking up its name',
  connect: 'connecting',
  'host key': 'comparing its host key',
  'sign in': 'signing in',
  facts: 'reading what it is',
  read: 'reading what it runs',
  lock: 'taking the lock',
  load: 'loading the configuration',
  compare: 'comparing',
  commit: 'committing',
  neighbors: 'watching its sessions',
  confirm: 'confirming',
  'roll back': 'taking the change back',
  discard: 'letting go of the candidate',
};
