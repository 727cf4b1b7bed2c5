import type { HealthState } from '@peersmith/answers';
import { DRIFT_STATUS, PLAN_STATUS } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Metric } from '../../engine/module.ts';

interface Counted {
  status: string;
  n: number;
}

const counts = async ({ db }: Context, table: string): Promise<Map<string, number>> => {
  const { rows } =
    await sql<Counted>`select status, count(*)::int as n from ${sql.table(table)} group by 1`.execute(db);
  return new Map(rows.map(({ status, n }) => [status, n]));
};

/** Plans, and how routers stand to what is rendered for them, by status. */
export async function deploymentMetrics(context: Context): Promise<Metric[]> {
  const [plans, drifts] = [
    await counts(context, 'deployment_plan'),
    await counts(context, 'deployment_drift'),
  ];
  const samples = (of: ReadonlyMap<string, number>, statuses: object) =>
    Object.keys(statuses).map((status) => ({ labels: { status }, value: of.get(status) ?? 0 }));
  return [
    {
      name: 'peersmith_plans',
      help: 'Plans of configurations, by status.',
      samples: samples(plans, PLAN_STATUS),
    },
    {
      name: 'peersmith_router_drifts',
      help: 'Routers as of their last comparison with what is rendered for them, by status.',
      samples: samples(drifts, DRIFT_STATUS),
    },
  ];
}

/** Routers of which nobody knows how they stand after a change, and those that run something else. */
export async function deploymentHealth(context: Context): Promise<HealthState[]> {
  const name = 'Routers';
  const { rows } = await sql<{ name: string }>`
    select distinct e.router_name as name from deployment_planrouter e
     where e.status = 'unknown' and not exists (select from deployment_planrouter later where later.router_id = e.router_id and later.id > e.id
       and later.status in ('applied', 'unchanged')) order by 1 limit 10`.execute(context.db);
  if (rows.length)
    return [
      {
        name,
        state: 'error',
        text: `After a change nobody knows how these stand: ${rows.map((row) => row.name).join(', ')}. Look at them, and make another plan.`,
      },
    ];
  const differ = (await counts(context, 'deployment_drift')).get('differs') ?? 0;
  return [
    differ
      ? {
          name,
          state: 'warning',
          text: `${differ} run something else than is rendered for them: see Deployment › Drift.`,
        }
      : { name, state: 'ok', text: 'None is known to run something else than is rendered for it.' },
  ];
}
