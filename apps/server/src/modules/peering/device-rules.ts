import {
  BFD_TIMERS,
  bfdTimer,
  type DevicePlatform,
  passwordProblem,
  policyNameProblem,
} from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { ruledRouters } from '../devices/index.ts';

/** Refuses what the routers of sessions could not take: the objects that a draft changes, on the router it ends up on. */
export async function checkDeviceRules(
  items: readonly Saving<Row>[],
  context: Context,
  place: 'router' | 'ixp_connection',
): Promise<void> {
  const changed = items.filter((item) => [place, 'password', 'bfd'].some((key) => isChanged(item, key)));
  if (changed.length === 0) return;
  const routers = await routersOf(
    context,
    place,
    changed.map((item) => placeOf(item, place)),
  );
  const timers = await timersOf(context, changed);
  for (const item of changed) {
    const router = routers.get(placeOf(item, place));
    if (!router) continue;
    const problems = {
      password: () => [passwordProblem(router.platform, passwordOf(item, context))],
      bfd: () => timerProblems(router.platform, timers.get(Number(held(item, 'bfd')))),
    };
    for (const [field, find] of Object.entries(problems)) {
      if (!isChanged(item, field) && !isChanged(item, place)) continue;
      for (const problem of find())
        if (problem) item.refuse(isChanged(item, field) ? field : place, on(problem, router.name));
    }
  }
}

/** `FRR takes at most 80 characters as a password (edge1).` */
const on = (problem: string, router: string) => problem.replace(/\.$/, ` (${router}).`);
const held = ({ draft, before }: Saving<Row>, key: string): unknown =>
  draft[key] === undefined ? before?.[key] : draft[key];
const isChanged = ({ draft, before }: Saving<Row>, key: string): boolean =>
  draft[key] !== undefined && draft[key] !== before?.[key];
const placeOf = (item: Saving<Row>, place: string): number => Number(held(item, place));

/** The password as it will be: a stored one is opened. */
function passwordOf({ draft, before }: Saving<Row>, context: Context): string {
  if (draft.password !== undefined) return String(draft.password ?? '');
  return typeof before?.password === 'string' && before.password !== ''
    ? context.secrets.open(before.password)
    : '';
}

async function routersOf(
  context: Context,
  place: 'router' | 'ixp_connection',
  ids: readonly number[],
): Promise<Map<number, { name: string; platform: DevicePlatform }>> {
  const known = ids.filter((id) => Number.isInteger(id));
  if (place === 'router') return ruledRouters(context, sql`r.id = any(${known}::bigint[])`);
  const { rows } = await sql<{ id: number; router_id: number }>`
    select id, router_id from net_connection where id = any(${known}::bigint[]) and router_id is not null`.execute(
    context.db,
  );
  const routers = await ruledRouters(context, sql`r.id = any(${rows.map((row) => row.router_id)}::bigint[])`);
  return new Map(
    rows.flatMap((row) => {
      const router = routers.get(Number(row.router_id));
      return router ? [[Number(row.id), router]] : [];
    }),
  );
}

async function timersOf(context: Context, items: readonly Saving<Row>[]): Promise<Map<number, Row>> {
  const ids = items.map((item) => Number(held(item, 'bfd'))).filter((id) => id > 0);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<
    Row & { id: number }
  >`select * from net_bfd where id = any(${ids}::bigint[])`.execute(context.db);
  return new Map(rows.map((row) => [Number(row.id), row]));
}

const timerProblems = (platform: DevicePlatform, row: Row | undefined): string[] =>
  row
    ? BFD_TIMERS.map((timer) => bfdTimer(platform, timer, Number(row[timer])).problem).filter(
        (problem) => problem !== null,
      )
    : [];

/** Refuses slugs that the templates of the platforms in use could not have as the name of a policy. */
export async function checkPolicyNames(items: readonly Saving<Row>[], context: Context): Promise<void> {
  const named = items.filter((item) => isChanged(item, 'slug'));
  if (named.length === 0) return;
  const routers = await ruledRouters(context, sql`true`);
  const platforms = new Set([...routers.values()].map(({ platform }) => platform));
  for (const { draft, refuse } of named) {
    for (const platform of platforms) {
      const problem = policyNameProblem(platform, String(draft.slug));
      if (problem) refuse('slug', problem);
    }
  }
}
