import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { type DemoNeighbor, type DemoTexts, demoTexts } from './demo-texts.ts';
import { hashOf, runningHash, sealPacked } from './packed-text.ts';

interface DemoRouter {
  id: number;
  name: string;
  asn: number;
  platform: string;
  neighbors: DemoNeighbor[];
}

const OPTIONS = {
  parallel: 20,
  gate_s: 120,
  confirm_s: 300,
  prefix_drop_percent: 50,
  stop_on_failure: true,
};
const HOUR_MS = 3_600_000;

/** A plan that was applied, one to be reviewed, and how routers drift: for the demonstration, whose routers nobody reaches. */
export async function createDemoPlans(context: Context): Promise<void> {
  const [routers, author] = [await demoRouters(context), await firstSuperuser(context)];
  if (routers.length === 0) return;
  const now = context.now().getTime();
  const at = (hours: number, seconds = 0) => new Date(now - hours * HOUR_MS + seconds * 1000);
  const applied = await insertPlan(context, {
    status: 'applied',
    created: at(26),
    comment: 'New peers at Northlight, as agreed at the last forum',
    author_id: author,
    approved_by_id: author,
    approved: at(25.5),
    approval_comment: 'Filters look right',
    applied_by_id: author,
    started: at(25),
    completed: at(25, 94),
    router_count: routers.length,
    changed_count: routers.length,
    message: 'Every router runs what was planned.',
  });
  const ready = await insertPlan(context, {
    status: 'ready',
    created: at(0.4),
    comment: 'Three peers more on each edge, Oldhaven leaves',
    author_id: author,
    router_count: routers.length,
    changed_count: routers.length,
    message: 'Every router would change: read what, then approve or reject it.',
  });
  for (const [index, router] of routers.entries()) {
    const [older, newer] = [router.neighbors.slice(0, -4), router.neighbors].map((neighbors) =>
      demoTexts(router.platform, router.asn, neighbors),
    );
    const established = router.neighbors.length;
    if (older)
      await insertEntry(context, router, older, {
        plan_id: applied,
        wave: index + 1,
        status: 'applied',
        sessions: JSON.stringify({ before: established, after: established, gone: [], fewer: [] }),
        started: at(25, index * 31),
        completed: at(25, index * 31 + 29),
      });
    if (newer)
      await insertEntry(context, router, newer, { plan_id: ready, wave: index + 1, status: 'planned' });
    if (newer) await insertDrift(context, { router, texts: newer, differs: index === 0, checked: at(3) });
  }
}

/** The routers with the sessions that they have, the oldest first. */
async function demoRouters({ db }: Context): Promise<DemoRouter[]> {
  const { rows } = await sql<DemoRouter>`
    select r.id::int as id, r.name, a.asn::int as asn, p.slug as platform, coalesce((select json_agg(json_build_object('address', host(s.ip_address), 'asn', n.asn, 'name', n.name) order by s.id)
        from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id join peering_autonomoussystem n on n.id = s.autonomous_system_id
       where c.router_id = r.id), '[]') as neighbors
      from devices_router r join peering_autonomoussystem a on a.id = r.local_autonomous_system_id join devices_platform p on p.id = r.platform_id order by r.id`.execute(
    db,
  );
  return rows.filter(({ neighbors }) => neighbors.length > 0);
}

async function firstSuperuser({ db }: Context): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id::int as id from auth_user where is_superuser and is_active order by id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

async function insertPlan({ db }: Context, columns: Record<string, unknown>): Promise<number> {
  const { id } = await db
    .insertInto('deployment_plan')
    .values({ ...columns, options: JSON.stringify(OPTIONS) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return Number(id);
}

async function insertEntry(
  context: Context,
  { id, name }: DemoRouter,
  { running, rendered, difference, added, removed }: DemoTexts,
  columns: Record<string, unknown>,
): Promise<void> {
  const seal = (text: string) => sealPacked(context, text);
  await context.db
    .insertInto('deployment_planrouter')
    .values({
      ...columns,
      router_id: id,
      router_name: name,
      added,
      removed,
      rendered_hash: hashOf(rendered),
      running_hash: runningHash(running),
      sealed_rendered: await seal(rendered),
      sealed_masked_rendered: await seal(rendered),
      sealed_running: await seal(running),
      sealed_masked_running: await seal(running),
      sealed_difference: await seal(difference),
      sealed_masked_difference: await seal(difference),
    })
    .execute();
}

interface DemoDrift {
  router: DemoRouter;
  texts: DemoTexts;
  differs: boolean;
  checked: Date;
}

async function insertDrift(context: Context, { router, texts, differs, checked }: DemoDrift): Promise<void> {
  const sealed = differs ? await sealPacked(context, texts.difference) : null;
  await context.db
    .insertInto('deployment_drift')
    .values({
      router_id: router.id,
      status: differs ? 'differs' : 'in_sync',
      checked,
      since: differs ? checked : null,
      added: differs ? texts.added : 0,
      removed: differs ? texts.removed : 0,
      sealed_difference: sealed,
      sealed_masked_difference: sealed,
    })
    .execute();
}
