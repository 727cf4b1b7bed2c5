import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Asn } from './shared.ts';

const WINDOW = rowSchema('maintenance.window');
const moment = z.string().nullable();

/** Why a maintenance is not what the caller takes it for. */
export const MaintenanceRefusal = z.strictObject({
  detail: z.string(),
  code: z.literal('maintenance_state'),
});

const AffectedNow = z.strictObject({
  asn: Asn,
  network_name: z.string(),
  ip_address: z.string(),
  place: z.string().describe('The exchange or group that it is of.'),
});

/** What came of a maintenance. */
export const MaintenanceReport = z.strictObject({
  status: z.string(),
  summary: z.string(),
  message: z.string(),
  starts: z.string(),
  ends: z.string(),
  drain_began: moment,
  drained: moment,
  began: moment,
  restore_began: moment,
  closed: moment,
  drain_plan: z.int().nullable(),
  restore_plan: z.int().nullable(),
  counts: z.strictObject({
    sessions: z.int(),
    networks: z.int(),
    were_up: z.int(),
    back: z.int(),
    missing: z.int().describe('How many of those that had been up are not back.'),
    went_down: z.int(),
  }),
  sessions: z
    .array(
      z.strictObject({
        asn: Asn,
        network_name: z.string(),
        ip_address: z.string(),
        place: z.string(),
        was_up: z.boolean(),
        is_back: z.boolean(),
        state_before: z.string(),
        prefixes_before: z.int(),
        prefixes_after: z.int().nullable(),
        went_down: moment,
        came_back: moment,
        note: z.string(),
      }),
    )
    .describe('Those that are not back come first; 2,000 at most.'),
  networks: z.array(
    z.strictObject({
      asn: Asn,
      network_name: z.string(),
      kind: z.string(),
      outcome: z.string(),
      reason: z.string(),
      at: z.string(),
      message: z.int().nullable(),
    }),
  ),
});
export type MaintenanceReport = z.infer<typeof MaintenanceReport>;

const of = <const N extends string>(name: N) => `/api/maintenance/windows/:id/${name}/` as const;
const refusals = { 409: MaintenanceRefusal };

export const maintenanceEndpoints = {
  scheduleMaintenance: endpoint({
    method: 'POST',
    path: of('schedule'),
    summary: 'Schedule a maintenance',
    help: 'Freezes which sessions it affects. From then on it is announced, begins, ends and is verified by itself.',
    answer: WINDOW,
    refusals,
  }),
  cancelMaintenance: endpoint({
    method: 'POST',
    path: of('cancel'),
    summary: 'Cancel a maintenance',
    help: 'One that has begun is put back and verified first. Networks that were told of it are told.',
    body: z.strictObject({ comment: z.string().trim().max(1000).default('') }),
    answer: WINDOW,
    refusals,
  }),
  endMaintenance: endpoint({
    method: 'POST',
    path: of('end'),
    summary: 'End a maintenance before its time',
    answer: WINDOW,
    refusals,
  }),
  recomputeMaintenance: endpoint({
    method: 'POST',
    path: of('recompute'),
    summary: 'Compare the frozen sessions of a maintenance with what its scope has now',
    body: z.strictObject({
      apply: z.boolean().default(false).describe('Takes the difference over, instead of only telling it.'),
    }),
    answer: z.strictObject({ added: z.array(AffectedNow), removed: z.array(AffectedNow) }),
    refusals,
  }),
  maintenanceReport: endpoint({
    method: 'GET',
    path: of('report'),
    summary: 'What came of a maintenance',
    help: 'What was affected, when it was down, who was told, and what is not back.',
    answer: MaintenanceReport,
  }),
};
