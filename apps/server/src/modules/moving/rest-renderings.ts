import { setTimeout as sleep } from 'node:timers/promises';
import { JobFailed } from '../../engine/jobs.ts';
import type { RestClient } from './rest-client.ts';
import type { Source } from './source.ts';

const POLL_MS = 250;
const PATIENCE_MS = 60_000;
const ENDED = new Set(['completed', 'errored', 'failed']);

/** Has a router's configuration rendered over there: a job of that server, whose output it is. */
export function restRenderings(client: RestClient, signal: AbortSignal): NonNullable<Source['rendered']> {
  // Where nobody works on jobs, no second one is waited for.
  let idle = false;
  return async (routerId) => {
    if (idle) return { reason: 'No worker over there renders.' };
    const asked = await ask(client, `devices/routers/${routerId}/configuration/`);
    if ('reason' in asked) return asked;
    const id = Number(asked.job.id);
    for (let waited = 0; ; waited += POLL_MS) {
      const found = await ask(client, `core/jobs/${id}/`);
      if ('reason' in found) return found;
      const { status, output } = found.job;
      const word = typeof status === 'object' && status !== null ? Reflect.get(status, 'value') : status;
      if (word === 'completed') return { text: String(output ?? '') };
      if (ENDED.has(String(word))) return { reason: 'The rendering over there failed.' };
      if (waited >= PATIENCE_MS) {
        idle = true;
        return { reason: 'No worker over there rendered it in time.' };
      }
      await sleep(POLL_MS, undefined, { signal });
    }
  };
}

async function ask(
  client: RestClient,
  path: string,
): Promise<{ job: Record<string, unknown> } | { reason: string }> {
  try {
    const answer = await client.get(path);
    return typeof answer === 'object' && answer !== null
      ? { job: { ...answer } }
      : { reason: 'Its version does not render by its API.' };
  } catch (error) {
    // What was moved in is whole without it.
    if (error instanceof JobFailed) return { reason: error.message };
    throw error;
  }
}
