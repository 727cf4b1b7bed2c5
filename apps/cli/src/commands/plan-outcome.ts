import type { Client } from '@peersmith/api-client';
import { plan, planRouter } from '@peersmith/model';
import { cell, textTable } from '../table.ts';
import { followJob } from './follow-job.ts';

/** Waits for the work that goes on for a plan; what came of it is on the plan, whether or not the job says that it failed. */
export async function awaitPlan(client: Client, id: number) {
  const { job } = await client.resource(plan).get(id);
  if (job) await followJob(client, Number(job.id)).catch(() => undefined);
  return client.resource(plan).get(id);
}

/** Prints how each router of a plan stands, and the difference of each where it is asked for. */
export async function printRouters(client: Client, id: number, withDifference: boolean): Promise<void> {
  const { results } = await client.resource(planRouter).list({ plan_id: id, limit: 1000 });
  if (withDifference)
    for (const one of results.filter(({ added, removed }) => added + removed > 0)) {
      const text = await client.text(`/api/deployment/plan-routers/${one.id}/difference/`);
      process.stdout.write(`=== ${one.router_name}: ${one.added} lines more, ${one.removed} fewer\n${text}`);
      if (!text.endsWith('\n')) process.stdout.write('\n');
    }
  process.stdout.write(
    textTable(
      ['Router', 'Wave', 'Status', 'Lines', 'Where', 'Why'],
      results.map((one) => [
        one.router_name,
        one.wave ? String(one.wave) : '-',
        cell(one.status),
        `+${one.added} -${one.removed}`,
        cell(one.step),
        cell(one.message.split('\n')[0]),
      ]),
      100,
    ),
  );
}
