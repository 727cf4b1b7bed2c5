import * as z from 'zod';
import { PlannedDifference } from './plan.ts';

/** What a row of a file does: a new object, one that changes, one that is so already, or none because something speaks against it. */
export const ImportedRow = z.strictObject({
  row: z
    .int()
    .describe('As people count: in a spreadsheet the first row names the columns; in a list from 1.'),
  outcome: z.enum(['create', 'update', 'unchanged', 'refuse']),
  id: z
    .int()
    .nullable()
    .describe('Of the object that the row means; null for a new one that is not there yet.'),
  display: z.string().nullable(),
  differences: z.array(PlannedDifference).describe('What changes; of a new object, what it has.'),
  messages: z.record(z.string(), z.array(z.unknown())).describe('Why the row is refused, by field.'),
});
export type ImportedRow = z.infer<typeof ImportedRow>;

/** How rows find the objects that they mean, and what becomes of those that find none. */
export const IMPORT_MODES = ['create', 'update', 'upsert'] as const;

/** What a file does, or did, row by row. */
export const ImportReport = z.strictObject({
  type: z.string().describe('Content type of the objects.'),
  format: z.enum(['csv', 'json', 'yaml']),
  mode: z.enum(IMPORT_MODES),
  match: z.enum(['key', 'id']),
  columns: z
    .array(z.strictObject({ name: z.string(), field: z.string().nullable() }))
    .describe('Which field each column of the file is; null for one that is passed over.'),
  counts: z.strictObject({
    rows: z.int(),
    create: z.int(),
    update: z.int(),
    unchanged: z.int(),
    refuse: z.int(),
  }),
  rows: z
    .array(ImportedRow)
    .describe('Refused rows first, then changes, new objects and what is so already; at most 1000 of each.'),
  digest: z.string().describe('Sent as `plan` with the same file, does this and nothing else.'),
  applied: z.boolean().describe('Whether it was written; all of it, or nothing.'),
  request_id: z.string().describe('By which the change log knows all that was written.'),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** Nothing was written: rows are refused, or it is no longer what was planned. */
export const ImportRefused = z.strictObject({
  detail: z.string(),
  code: z.enum(['import_refused', 'plan_changed']),
  report: ImportReport,
});
export type ImportRefused = z.infer<typeof ImportRefused>;

/** The file cannot be read: where that shows first. */
export const UnreadableFile = z.strictObject({
  detail: z.string(),
  code: z.literal('unreadable_file'),
  row: z.int().nullable(),
  column: z.string().nullable(),
});
export type UnreadableFile = z.infer<typeof UnreadableFile>;
