import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@peersmith/api-client';
import { JobLine, JobProgress, job } from '@peersmith/model';
import { liveLine } from './live-line.ts';

const POLL_MS = 300;

/** Shows on standard error how far a job is until it has ended; gives what it said last, or fails with it where the job failed. */
export async function followJob(client: Client, id: number): Promise<string> {
  const line = liveLine(process.stderr);
  let told = '';
  for (;;) {
    const { status, progress, data } = await client.resource(job).get(id);
    const { data: far } = JobProgress.safeParse(progress);
    if (far) {
      line.show(textOf(far));
      // Where nobody looks at a line that moves, each step is told once.
      if (far.label !== told && !process.stderr.isTTY) line.print(`${far.label} …`);
      told = far.label;
    }
    if (status.value !== 'pending' && status.value !== 'running') {
      line.clear();
      const last = lastLineOf(data);
      if (status.value !== 'completed') throw new Error(last ?? `Job ${id} failed.`);
      return last ?? 'It is done.';
    }
    await sleep(POLL_MS);
  }
}

const textOf = ({ label, done, total }: JobProgress) =>
  done === null ? label : `${label}: ${done}${total === null ? '' : ` of ${total}`}`;

/** What a job said last. */
export const lastLine = async (client: Client, id: number): Promise<string> =>
  lastLineOf((await client.resource(job).get(id)).data) ?? `Job ${id} said nothing.`;

/** The last line of a job's log. */
function lastLineOf(data: unknown): string | null {
  const main: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'main') : null;
  const log: unknown = typeof main === 'object' && main !== null ? Reflect.get(main, 'log') : null;
  const { data: last } = JobLine.safeParse(Array.isArray(log) ? log.at(-1) : null);
  return last ? last[4] : null;
}
