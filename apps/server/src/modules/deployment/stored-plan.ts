import type { PLAN_STATUS } from '@peersmith/model';
import { plan } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { shownRow } from '../../engine/read/shown-row.ts';

export type PlanStatus = keyof typeof PLAN_STATUS;

/** How a plan is applied, once the settings have filled in what nobody said. */
export interface AppliedAs {
  parallel: number;
  confirm_s: number;
  gate_s: number;
  prefix_drop_percent: number;
  stop_on_failure: boolean;
}

/** A plan as it is stored. */
export interface StoredPlan {
  id: number;
  status: PlanStatus;
  mode: 'merge' | 'replace';
  author_id: number | null;
  author: string | null;
  job_id: number | null;
  options: AppliedAs;
  cancel_asked: string | null;
}

/** Reads a plan; with `lock` nobody else decides about it until the transaction ends. */
export async function loadPlan({ db }: Pick<Context, 'db'>, id: number, lock = false): Promise<StoredPlan> {
  const { rows } = await sql<StoredPlan>`
    select p.id::int as id, p.status, p.mode, p.author_id::int as author_id, p.job_id::int as job_id, p.options, p.cancel_asked,
      (select username from auth_user u where u.id = p.author_id) as author
      from deployment_plan p where p.id = ${id}${lock ? sql` for update of p` : sql``}`.execute(db);
  const [found] = rows;
  if (!found) throw new ApiError(404, { detail: 'No DeploymentPlan matches the given query.' });
  return found;
}

/** Writes columns of a plan. */
export async function writePlan({ db }: Pick<Context, 'db'>, id: number, columns: Row): Promise<void> {
  await db
    .updateTable('deployment_plan')
    .set({ ...columns, updated: sql`now()` })
    .where('id', '=', id)
    .execute();
}

/** The plan as the API shows it. */
export async function showPlan(context: Context, id: number) {
  return shownRow(context, plan, id);
}

/** Refuses what a plan in its state does not take. */
export function requireState(held: StoredPlan, wanted: readonly PlanStatus[], verb: string): void {
  if (wanted.includes(held.status)) return;
  throw new ApiError(409, {
    detail: `Plan ${held.id} is ${held.status}, and only what is ${wanted.join(' or ')} can be ${verb}.`,
    code: 'plan_state',
  });
}
