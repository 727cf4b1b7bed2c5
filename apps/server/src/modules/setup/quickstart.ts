import { router } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import { create, save } from '../../engine/write/save.ts';
import { ensureAffiliated, findNetwork, type ImportedCounts, importNetwork } from '../peeringdb/index.ts';
import { firstCandidates, sessionsWith } from './first-candidates.ts';
import { ensureTemplate, type ShippedTemplate } from './templates.ts';

export interface ImportSetup {
  asn: number;
  netixlans?: readonly number[] | undefined;
  router: { name: string; hostname: string; template: ShippedTemplate };
  /** What becomes of a router that is there with another template; refused when absent. */
  otherTemplate?: 'keep' | 'switch' | 'refuse' | undefined;
}

/** Our AS, its exchanges and ports from PeeringDB, and a router with a shipped template that holds them. Running it again changes nothing but a template that is another one now. */
export function importSetup(
  outer: Context,
  { asn, netixlans, router: given, otherTemplate = 'refuse' }: ImportSetup,
): Promise<ImportedCounts & { autonomous_system_id: number; router_id: number }> {
  return inTransaction(outer, async (context) => {
    const network = await findNetwork(context, asn);
    const { platform, configuration } = await ensureTemplate(context, given.template);
    // The AS first: the router belongs to it, and the ports to the router.
    const autonomous_system_id = await ensureAffiliated(context, network);
    const router_id = await ensureRouter(context, {
      ...given,
      platform,
      configuration,
      autonomous_system_id,
      otherTemplate,
    });
    const imported = await importNetwork(context, {
      asn,
      autonomous_system_id,
      netixlans,
      routerOf: () => router_id,
    });
    return { ...imported, autonomous_system_id, router_id };
  });
}

interface WantedRouter {
  name: string;
  hostname: string;
  platform: number;
  configuration: number;
  autonomous_system_id: number;
  otherTemplate: 'keep' | 'switch' | 'refuse';
}

async function ensureRouter(context: Context, wanted: WantedRouter): Promise<number> {
  const { rows } = await sql<{
    id: number;
    local_autonomous_system_id: number;
    configuration_template_id: number | null;
  }>`select id, local_autonomous_system_id, configuration_template_id from devices_router where name = ${wanted.name}`.execute(
    context.db,
  );
  const [held] = rows;
  if (held && Number(held.local_autonomous_system_id) !== wanted.autonomous_system_id)
    throw unprocessable('router', `The router ${wanted.name} belongs to another AS. Choose another name.`);
  if (held) {
    const id = Number(held.id);
    const { platform, configuration: configuration_template } = wanted;
    if (wanted.otherTemplate === 'keep' || Number(held.configuration_template_id) === configuration_template)
      return id;
    if (wanted.otherTemplate === 'refuse')
      throw unprocessable(
        'router',
        `There is a router ${wanted.name} with another template. Choose another name, or change the router.`,
      );
    await save(context, router, [{ id, given: { platform, configuration_template }, mode: 'modify' }]);
    return id;
  }
  const made = await create(context, router, {
    name: wanted.name,
    hostname: wanted.hostname,
    platform: wanted.platform,
    configuration_template: wanted.configuration,
    local_autonomous_system: wanted.autonomous_system_id,
  });
  return Number(made.id);
}

/** How many of our AS's peers over exchanges there are, route servers not counted. */
async function peerCount(context: Context, asn: number): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(distinct s.autonomous_system_id)::int as n from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id join peering_internetexchange x on x.id = c.internet_exchange_point_id join peering_autonomoussystem a on a.id = x.local_autonomous_system_id where a.asn = ${asn}`.execute(
    context.db,
  );
  return rows[0]?.n ?? 0;
}

/** Sessions with the first of the candidates whose policy is open, until we have `count` peers. Running it again changes nothing. */
export async function createFirstSessions(
  context: Context,
  { asn, count, status }: { asn: number; count: number; status?: string | undefined },
): Promise<{ sessions: number; autonomous_systems: number }> {
  const missing = count - (await peerCount(context, asn));
  if (missing <= 0) return { sessions: 0, autonomous_systems: 0 };
  const { candidates } = await firstCandidates(context, { asn, policy: 'Open', limit: missing, offset: 0 });
  return sessionsWith(context, { asn, peers: candidates.map((candidate) => candidate.asn), status });
}
