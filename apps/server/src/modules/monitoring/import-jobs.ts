import { bgpGroup, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { JobFailed, type JobHandler, type JobResult, type Progress } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { counted } from '../../platform/counted.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import {
  type DeviceContext,
  type Devices,
  JobRun,
  loadRouters,
  visibleRouters,
} from '../deployment/index.ts';
import { addressKey } from './address-key.ts';
import { type ImportAsked, importSessions, type Source } from './import-sessions.ts';
import { IMPORT_GROUP_JOB, IMPORT_JOB } from './job-names.ts';
import { pollRouter } from './poll-router.ts';
import { reconcile } from './reconcile.ts';
import { monitoringSettings } from './settings.ts';

const Exchange = z.object({ dry_run: z.boolean(), plan: z.string().optional() });
const Group = Exchange.extend({
  routers: z.array(z.number()).optional(),
  relationship: z.number().optional(),
  addresses: z.array(z.string()).optional(),
  asns: z.array(z.number()).optional(),
});
const PATIENCE_MS = 30_000;

/** The job that takes sessions at an exchange over from the routers of its connections. */
export const importJob = (devices: Devices): JobHandler => ({
  name: IMPORT_JOB,
  object: internetExchange,
  mayRun: (principal) => holds(principal, 'peering.add_internetexchangepeeringsession'),
  run: async (outer, { id: job, objectId, input, progress, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const exchange = objectId ?? 0;
    await requireThere(() => get(context, internetExchange, exchange, new Set(['id'])));
    const { rows } = await sql<{ id: number }>`select distinct router_id::int as id from net_connection
       where internet_exchange_point_id = ${exchange} and router_id is not null`.execute(context.db);
    const asking = { run: new JobRun(context, job), progress, signal };
    const sources = await ask(
      context,
      await visibleRouters(
        context,
        rows.map(({ id }) => id),
      ),
      asking,
    );
    return finish(context, sources, {
      ...Exchange.parse(input),
      leavesOut: ({ action, internet_exchange, does }) => {
        if (internet_exchange !== null && internet_exchange.id !== exchange)
          return 'It is at another exchange.';
        if (action === 'create_exchange') return null;
        return action === 'create_direct' ? 'It is not on the LAN of the exchange.' : does;
      },
    });
  },
});

/** The job that takes direct sessions over into a group. */
export const importGroupJob = (devices: Devices): JobHandler => ({
  name: IMPORT_GROUP_JOB,
  object: bgpGroup,
  mayRun: (principal) => holds(principal, 'peering.add_directpeeringsession'),
  run: async (outer, { id: job, objectId, input, progress, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const group = objectId ?? 0;
    await requireThere(() => get(context, bgpGroup, group, new Set(['id'])));
    const wanted = Group.parse(input);
    const held = await heldBy(context, group);
    const relationship = wanted.relationship ?? held.relationship;
    if (!relationship)
      throw new JobFailed('Choose a relationship: the group has no session yet to take it from.');
    const asking = { run: new JobRun(context, job), progress, signal };
    const sources = await ask(context, await visibleRouters(context, wanted.routers ?? held.routers), asking);
    const addresses = wanted.addresses && new Set(wanted.addresses.map(addressKey));
    return finish(context, sources, {
      dry_run: wanted.dry_run,
      plan: wanted.plan,
      relationship,
      bgp_group: group,
      leavesOut: ({ action, address, asn, does }) => {
        if (addresses && !addresses.has(addressKey(address))) return 'It was not chosen.';
        if (wanted.asns && !wanted.asns.includes(asn ?? 0)) return 'Its network was not chosen.';
        if (action === 'create_direct') return null;
        return action === 'create_exchange' ? 'It is on the LAN of an exchange.' : does;
      },
    });
  },
});

async function requireThere(look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (error instanceof ApiError)
      throw new JobFailed('It is gone, or whoever asked for this may not see it any more.');
    throw error;
  }
}

/** The routers that carry sessions of a group, and the relationship that most of them have. */
async function heldBy(
  { db }: Context,
  group: number,
): Promise<{ routers: number[]; relationship: number | null }> {
  const { rows } = await sql<{ routers: number[] | null; relationship: number | null }>`
    select (select array_agg(distinct router_id::int) from peering_directpeeringsession where bgp_group_id = ${group} and router_id is not null) as routers,
      (select relationship_id::int from peering_directpeeringsession where bgp_group_id = ${group} group by 1 order by count(*) desc, 1 limit 1) as relationship`.execute(
    db,
  );
  return { routers: rows[0]?.routers ?? [], relationship: rows[0]?.relationship ?? null };
}

/** Asks routers, and compares each with what is here. One that cannot be asked is said, and left out. */
async function ask(
  context: DeviceContext,
  ids: readonly number[],
  { run, progress, signal }: { run: JobRun; progress: Progress; signal: AbortSignal },
): Promise<Source[]> {
  if (ids.length === 0) throw new JobFailed('There is no router to ask: name the router at a connection.');
  const routers = [...(await loadRouters(context, ids)).values()];
  const sources: Source[] = [];
  await sideBySide(routers, monitoringSettings.of(context).POLL_PARALLEL, async (router) => {
    if (signal.aborted) return false;
    const polled = await pollRouter(context, router, { run, wait_ms: PATIENCE_MS, signal });
    if (polled.outcome === 'polled') {
      const { entries } = await reconcile(context, router.id);
      sources.push({ router: { id: router.id, name: router.name }, entries });
    } else progress.log('failure', `${router.name}: ${polled.message}`);
    progress.step('asking routers', sources.length, routers.length);
    return true;
  });
  if (sources.length === 0) throw new JobFailed('None of the routers could be asked: the log says why.');
  return sources.sort((a, b) => a.router.id - b.router.id);
}

async function finish(context: Context, sources: readonly Source[], asked: ImportAsked): Promise<JobResult> {
  try {
    const { is_other, ...data } = await importSessions(context, sources, asked);
    if (is_other)
      throw new JobFailed('Something changed since this was previewed: look at what it would do now.', data);
    const left = data.skipped.reduce((total, { count }) => total + count, 0);
    return {
      message: `${data.applied ? 'Made' : 'To be made'}: ${counted(data.created, 'session')} and ${counted(data.autonomous_systems, 'autonomous system')}. Left out: ${counted(left, 'neighbor')}.`,
      data,
    };
  } catch (error) {
    if (error instanceof ApiError) throw new JobFailed(error.message);
    throw error;
  }
}
