import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import type { BenchRow } from './row.ts';

const MEASURE = join(import.meta.dirname, '../apps/web/test/measure-difference.ts');
/** Longer than this, somebody who types or scrolls notices. */
const BUDGET_MS = 200;
const ROWS = 300;

const Measured = z.object({
  steps: z.array(z.object({ name: z.string(), took_ms: z.number(), longest_ms: z.number() })),
  rows: z.int(),
});

/** A difference of 5 MB in Chromium: until it is there, and the longest that the page does nothing else. */
export async function benchDifference(): Promise<BenchRow[]> {
  const { steps, rows } = Measured.parse(
    JSON.parse(execFileSync(process.execPath, [MEASURE], { encoding: 'utf8' })),
  );
  return [
    ...steps.map(({ name, took_ms, longest_ms }) => ({
      name: `${name}, longest the page is busy`,
      value: longest_ms,
      unit: 'ms',
      budget: BUDGET_MS,
      note: `done after ${Math.round(took_ms)} ms`,
    })),
    { name: '… rows in the document', value: rows, unit: '', budget: ROWS },
  ];
}
