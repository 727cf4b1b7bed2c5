import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Asn, Id } from './shared.ts';

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

/** What a network would be written. */
export const NoticePreview = z.strictObject({
  asn: Asn,
  network_name: z.string(),
  to: z.array(z.string()),
  why: z.string().describe('Why these get it, or nobody does.'),
  rule: z.string().nullable().describe('What is against writing to it: it is left out.'),
  subject: z.string(),
  body: z.string(),
  error: z.string().nullable().describe('Where its template fails: it is not written to.'),
  calendar: z.string().describe('The calendar that is attached.'),
});
export type NoticePreview = z.infer<typeof NoticePreview>;

/** What came of one event of a provider's calendar. */
export const NoteOutcome = z.strictObject({
  summary: z.string(),
  outcome: z.enum(['proposed', 'known', 'withdrawn', 'refused']),
  reason: z.string(),
  proposal: Id.nullable(),
});
export type NoteOutcome = z.infer<typeof NoteOutcome>;

/** The address by which calendar programs read maintenances. */
export const CalendarFeed = z.strictObject({
  exists: z.boolean(),
  created: moment,
  last_used: moment,
  url: z.string().nullable().describe('The address; it is told once, when it is made.'),
});
export type CalendarFeed = z.infer<typeof CalendarFeed>;

const FEED = '/api/maintenance/feed/';
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
  previewMaintenance: endpoint({
    method: 'POST',
    path: of('preview'),
    summary: 'What networks would be written of a maintenance',
    help: 'Of a draft, by what its scope has now. 500 networks at most.',
    body: z.strictObject({
      kind: z.enum(['notice', 'reminder', 'start', 'end', 'update', 'cancelled']).default('notice'),
    }),
    answer: z.strictObject({ count: z.int(), results: z.array(NoticePreview) }),
  }),
  proposeMaintenance: endpoint({
    method: 'POST',
    path: '/api/maintenance/windows/propose/',
    summary: "Read a provider's calendar",
    help: 'Each event becomes a proposal for somebody to decide about, or it is said why not.',
    body: z.strictObject({
      calendar: z.string().describe('An iCalendar text, as in the maintnote form.'),
      from_address: z
        .string()
        .trim()
        .max(320)
        .default('')
        .describe('Who it is from, where the calendar does not say.'),
    }),
    answer: z.strictObject({ results: z.array(NoteOutcome) }),
  }),
  calendarFeed: endpoint({
    method: 'GET',
    path: FEED,
    summary: 'Whether you have an address for calendar programs',
    answer: CalendarFeed,
  }),
  makeCalendarFeed: endpoint({
    method: 'POST',
    path: FEED,
    summary: 'Make an address for calendar programs',
    help: 'It gives the calendar of the maintenances that you may see, and nothing else. The one before stops working.',
    answer: CalendarFeed,
  }),
  dropCalendarFeed: endpoint({
    method: 'POST',
    path: '/api/maintenance/feed/revoke/',
    summary: 'Take back the address for calendar programs',
    answer: CalendarFeed,
  }),
  maintenanceCalendar: endpoint({
    method: 'GET',
    path: '/api/maintenance/calendar.ics',
    summary: 'Maintenances as a calendar (RFC 5545)',
    help: 'For calendar programs, by an address of one’s own.',
    query: z.strictObject({ token: z.string().max(100) }),
    answer: z.string(),
    media: 'text/calendar',
  }),
};
