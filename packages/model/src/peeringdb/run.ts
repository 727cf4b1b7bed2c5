import { choice, defineResource, flag, integer, json, prose, text, timestamp } from '@peersmith/resource';

const RUN_STATUS = {
  running: { label: 'Running', colour: 'warning' },
  completed: { label: 'Completed', colour: 'success' },
  partial: { label: 'Completed with faults', colour: 'warning' },
  failed: { label: 'Failed', colour: 'danger' },
  interrupted: { label: 'Interrupted', colour: 'danger' },
} as const;

/** One load of the PeeringDB mirror: from where, how far it came, and what it changed. */
export const peeringdbRun = defineResource({
  app: 'peeringdb',
  name: 'run',
  className: 'Run',
  path: 'runs',
  page: '/peeringdb/runs',
  label: 'PeeringDB run',
  about: 'One load of the PeeringDB mirror: from where, how far it came, and what it changed.',
  manual: 'peeringdb#when-it-is-loaded',
  display: 'Run of {started}',
  ordering: ['-started', '-id'],
  frame: ['id', 'display'],
  readOnly: true,
  fields: {
    started: timestamp({}),
    finished: timestamp({ nullable: true }),
    status: choice(RUN_STATUS, { default: 'running' }),
    source: text({ max: 2000, help: 'Address or folder that was read.' }),
    full: flag({ default: false, help: 'Whether everything was asked for, and not only the changes.' }),
    created: integer({ default: 0, label: 'Created' }),
    updated: integer({ default: 0, label: 'Updated' }),
    deleted: integer({ default: 0, label: 'Deleted' }),
    aside: integer({ default: 0, label: 'Kept aside', help: 'Rows that did not fit.' }),
    types: json({ default: {}, help: 'By object type: its state, counts, high-water mark and checksum.' }),
    error: prose({ max: 100_000, default: '', blank: true }),
    job: integer({ nullable: true, max: Number.MAX_SAFE_INTEGER, label: 'Job' }),
    runner: text({ max: 500, default: '', blank: true, label: 'Run by' }),
  },
  columns: ['started', 'finished', 'status', 'full', 'created', 'updated', 'deleted', 'aside'],
  indexes: [['started']],
});
