import type { PLAN_ROUTER_STATUS } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

export type EntryStatus = keyof typeof PLAN_ROUTER_STATUS;

/** One router of a plan as it is stored, without its long texts. */
export interface Entry {
  id: number;
  plan_id: number;
  router_id: number | null;
  router_name: string;
  wave: number;
  status: EntryStatus;
  step: string | null;
  rendered_hash: string;
  running_hash: string;
  revision: string;
  /** When the change was begun, in milliseconds since 1970; null before that. */
  committed_ms: number | null;
}

/** The routers of a plan, in the order in which they are changed. */
export async function entriesOf({ db }: Pick<Context, 'db'>, plan: number): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select id::int as id, plan_id::int as plan_id, router_id::int as router_id, router_name, wave, status, step, rendered_hash, running_hash, revision,
      (extract(epoch from committed) * 1000)::float as committed_ms
      from deployment_planrouter where plan_id = ${plan} order by wave, router_name, id`.execute(db);
  return rows;
}

/** The texts of one router of a plan, sealed. */
export async function textsOf(
  { db }: Pick<Context, 'db'>,
  id: number,
): Promise<{ sealed_rendered: string | null; sealed_difference: string | null }> {
  const { rows } = await sql<{
    sealed_rendered: string | null;
    sealed_difference: string | null;
  }>`select sealed_rendered, sealed_difference from deployment_planrouter where id = ${id}`.execute(db);
  return rows[0] ?? { sealed_rendered: null, sealed_difference: null };
}

/** Writes columns of one router of a plan. Values of JSON are written as JSON. */
export async function writeEntry({ db }: Pick<Context, 'db'>, id: number, columns: Row): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(columns).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && !(value instanceof Date) && !isSql(value)
        ? sql`${JSON.stringify(value)}::jsonb`
        : value,
    ]),
  );
  await db
    .updateTable('deployment_planrouter')
    .set({ ...values, updated: sql`now()` })
    .where('id', '=', id)
    .execute();
}

const isSql = (value: object) => 'toOperationNode' in value;
