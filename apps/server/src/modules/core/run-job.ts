import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import type { OpenFor } from '../../engine/module.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { databaseFault } from '../../platform/database-fault.ts';
import { JobRecord } from './job-record.ts';

const SIGN_MS = 10_000;
/** Seconds without a sign of life after which nobody waits for a worker any more. */
export const DEAD_S = 90;

interface Waiting {
  name: string;
  object_id: number | null;
  input: Row;
  sealed_input: string | null;
  user_id: number | null;
  token: number | null;
}

/** Runs one job to its end and writes that down. Fails, so that the queue tries again, only when the database went away. */
export async function runJob(
  handlers: ReadonlyMap<string, JobHandler>,
  open: OpenFor,
  id: number,
  onError: (error: Error) => void,
): Promise<void> {
  const context = await open(null);
  const { rows } =
    await sql<Waiting>`update core_job set status = 'running', started = coalesce(started, now()), seen = now(), updated = now() where id = ${id} and status in ('pending', 'running') returning name, object_id, input, sealed_input, user_id, token`.execute(
      context.db,
    );
  const [waiting] = rows;
  const handler = waiting && handlers.get(waiting.name);
  if (!waiting || !handler) return;
  const life = signsOfLife(context.db, id);
  const record = new JobRecord(context.db, id, life.signal);
  try {
    if (waiting.user_id === null && waiting.token !== null)
      throw new JobFailed('Whoever asked for it is gone.');
    const own: Context = {
      ...(await open(waiting.user_id, waiting.token)),
      origin: { via: 'job', name: waiting.name },
    };
    const result = await handler.run(own, {
      id,
      objectId: waiting.object_id === null ? null : Number(waiting.object_id),
      input: waiting.input,
      secret: openSecret(own, waiting.sealed_input) || null,
      progress: record,
      signal: life.signal,
    });
    record.log(result.outcome ? 'warning' : 'success', result.message);
    const { secretOutput } = result;
    const sealedOutput = secretOutput === undefined ? null : own.secrets.seal(secretOutput);
    await record.finish('completed', { ...result, sealedOutput });
  } catch (error) {
    if (life.signal.aborted) return;
    if (databaseFault(error)) throw error;
    const expected = error instanceof JobFailed;
    record.log('failure', error instanceof Error ? error.message : String(error));
    await record.finish(expected ? 'failed' : 'errored', expected ? { data: error.data } : {});
    if (!expected) onError(error instanceof Error ? error : new Error(String(error)));
  } finally {
    life.end();
  }
}

/** Says every few seconds that the job's worker lives, and learns whether the job is still wanted. */
function signsOfLife(db: AnyDatabase, id: number): { signal: AbortSignal; end: () => void } {
  const unwanted = new AbortController();
  const sign = async () => {
    const { numAffectedRows } =
      await sql`update core_job set seen = now() where id = ${id} and status = 'running'`.execute(db);
    if (numAffectedRows === 0n) unwanted.abort(new JobFailed('The job was cancelled.'));
  };
  const timer = setInterval(() => sign().catch(() => undefined), SIGN_MS);
  return { signal: unwanted.signal, end: () => clearInterval(timer) };
}
