import { credential, router } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create, save } from '../../engine/write/save.ts';
import { counted } from '../../platform/counted.ts';
import { keepDrift, keepPlan } from '../deployment/index.ts';
import { type DemoNeighbor, demoTexts } from './demo-texts.ts';

const OPTIONS = { parallel: 20, confirm_s: 300, gate_s: 120, prefix_drop_percent: 50, stop_on_failure: true };
const ago = (hours: number, later_s = 0) =>
  sql`now() - make_interval(hours => ${hours}) + make_interval(secs => ${later_s})`;
/** How long one router takes. */
const EACH_S = 29;

interface Found {
  id: number;
  name: string;
  asn: number;
  platform: string;
  neighbors: DemoNeighbor[];
}

/** Credentials, plans and drift of the demonstration: one plan that was applied, one that waits for a review, one that failed. */
export async function createDeployments(context: Context): Promise<void> {
  const routers = await routersOf(context);
  const { id } = await create(context, credential, {
    name: 'edge routers',
    username: 'peersmith',
    description: 'Its public key is on every edge router.',
  });
  await save(
    context,
    router,
    routers.map((one) => ({ id: one.id, given: { credential: id }, mode: 'modify' as const })),
  );
  const author = await authorOf(context);
  for (const keep of [appliedPlan, failedPlan, readyPlan]) await keep(context, routers, author);
  await drifts(context, routers);
}

const textsOf = ({ platform, asn, neighbors }: Found) => demoTexts(platform, asn, neighbors);

/** The edge routers with the sessions that they have over exchanges, the oldest first. */
async function routersOf({ db }: Context): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select r.id::int as id, r.name, a.asn::int as asn, p.slug as platform, (select json_agg(json_build_object('address', host(s.ip_address), 'asn', n.asn, 'name', n.name) order by s.id)
        from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id join peering_autonomoussystem n on n.id = s.autonomous_system_id
       where c.router_id = r.id) as neighbors
      from devices_router r join peering_autonomoussystem a on a.id = r.local_autonomous_system_id join devices_platform p on p.id = r.platform_id
     where r.name like 'edge1-%' order by r.name desc`.execute(db);
  return rows.map((one) => ({ ...one, neighbors: one.neighbors ?? [] }));
}

/** Who made them: the first who may do everything. */
async function authorOf({ db }: Context): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id::int as id from auth_user where is_superuser and is_active order by id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** Sessions that came since the plan that was applied. */
const LATER = 4;

const entryOf = (one: Found, more: object) => ({ router_id: one.id, router_name: one.name, ...more });

const appliedPlan = (context: Context, routers: readonly Found[], author_id: number | null) =>
  keepPlan(
    context,
    {
      created: ago(30),
      status: 'applied',
      author_id,
      approved_by_id: author_id,
      applied_by_id: author_id,
      comment: 'New prefix limits',
      changed_count: routers.length,
      approved: ago(29),
      approval_comment: 'Read, and fits the window tonight.',
      started: ago(28),
      completed: ago(28, routers.length * EACH_S),
      options: OPTIONS,
      message: `${counted(routers.length, 'router')} run what was planned.`,
    },
    routers.map((one, at) =>
      entryOf(one, {
        status: 'applied',
        wave: at + 1,
        started: ago(28, at * EACH_S),
        completed: ago(28, (at + 1) * EACH_S),
        sessions: { before: one.neighbors.length, after: one.neighbors.length, gone: [], fewer: [] },
        texts: textsOf({ ...one, neighbors: one.neighbors.slice(0, -LATER) }),
      }),
    ),
  );

const failedPlan = (context: Context, routers: readonly Found[], author_id: number | null) =>
  keepPlan(
    context,
    {
      created: ago(3),
      status: 'failed',
      author_id,
      comment: 'Try of the new template',
      failed_count: 1,
      completed: ago(3),
      options: OPTIONS,
      message:
        '1 of 3 routers cannot be rendered or reached, so none was asked what it runs: nothing can be applied.',
    },
    routers.map((one, at) =>
      entryOf(
        one,
        at === 0
          ? {
              status: 'failed',
              step: 'render',
              code: 'template_error',
              message: "Line 118 of FRRouting: No filter named 'neighbours'.",
            }
          : { status: 'skipped' },
      ),
    ),
  );

const readyPlan = (context: Context, routers: readonly Found[], author_id: number | null) =>
  keepPlan(
    context,
    {
      created: ago(1),
      status: 'ready',
      author_id,
      comment: 'Three peers more on each edge, Oldhaven leaves',
      changed_count: routers.length,
      options: OPTIONS,
      message: `${routers.length} of ${counted(routers.length, 'router')} would change, in ${counted(routers.length, 'wave')}.`,
    },
    routers.map((one, at) => entryOf(one, { status: 'planned', wave: at + 1, texts: textsOf(one) })),
  );

/** One that drifted, one that could not be asked, and others that run what they should. */
async function drifts(context: Context, routers: readonly Found[]): Promise<void> {
  for (const [at, one] of routers.entries())
    await keepDrift(context, {
      router_id: one.id,
      checked: ago(1),
      ...(at === 0
        ? { status: 'differs', since: ago(26), texts: textsOf(one) }
        : at === 1
          ? {
              status: 'failed',
              step: 'connect',
              code: 'unreachable',
              message: `${one.name} did not answer within 30 s.`,
            }
          : { status: 'in_sync' }),
    });
}
