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
import { held, isChanged, openOf, type Place, placeOf, routersAt } from './session-drafts.ts';

/** Refuses what the routers of sessions could not take: the objects that a draft changes, on the router it ends up on. */
export async function checkDeviceRules(
  items: readonly Saving<Row>[],
  context: Context,
  place: Place,
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
      password: () => [passwordProblem(router.platform, openOf(item, 'password', context))],
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

async function routersOf(
  context: Context,
  place: Place,
  ids: readonly number[],
): Promise<Map<number, { name: string; platform: DevicePlatform }>> {
  const at = await routersAt(context, place, ids);
  const routers = await ruledRouters(context, sql`r.id = any(${[...at.values()]}::bigint[])`);
  return new Map(
    [...at].flatMap(([id, router]) => {
      const found = routers.get(router);
      return found ? [[id, found]] : [];
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
