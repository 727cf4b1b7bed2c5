import type { FactsOfSession } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { mapInTurns } from '../../platform/turns.ts';
import { possibleSessionsFor } from '../peeringdb/index.ts';
import { judgeNetwork } from './judge-request.ts';
import { type NetworkFacts, networkFacts } from './network-facts.ts';
import { measuresOf } from './settings.ts';

/** A session that could be made and is not, with what rules may ask of it. */
export interface CandidateFacts {
  asn: number;
  name: string | null;
  exchange_name: string;
  ip: string;
  facts: FactsOfSession;
}

interface Row {
  asn: number;
  slug: string;
  exchange_name: string;
  family: 4 | 6;
  ip: string;
  is_rs_peer: boolean;
  seen: boolean;
  speed: number;
}

/** The candidates that a condition on rows `p` picks, as if each asked for its sessions. Two statements, however many they are. */
export async function candidateFacts(
  context: Context,
  { where = sql`true`, direction }: { where?: RawBuilder<unknown>; direction: string },
): Promise<CandidateFacts[]> {
  const { rows } = await sql<Row>`
    with served as materialized (select distinct c.internet_exchange_point_id as exchange from peering_internetexchangepeeringsession s
      join net_connection c on c.id = s.ixp_connection_id where s.is_route_server)
    select p.asn::float8 as asn, x.slug, x.name as exchange_name, p.family, host(p.address) as ip, p.is_rs_peer, p.speed,
      p.is_rs_peer and x.id in (select exchange from served) as seen
    from (${possibleSessionsFor(context)}) p join peering_internetexchange x on x.id = p.internet_exchange_id
    where p.status = 'missing' and p.connection_id is not null and ${where}`.execute(context.db);
  const networks = await networkFacts(context, [...new Set(rows.map(({ asn }) => Number(asn)))]);
  const measures = measuresOf(context);
  const known = new Map(
    await mapInTurns(
      [...networks],
      ([asn, network]) => [asn, ofNetwork(network, measures, direction)] as const,
    ),
  );
  return mapInTurns(rows, ({ asn, slug, exchange_name, family, ip, is_rs_peer, seen, speed }) => {
    const { name = null, warned = 0, failed = 0, ...network } = known.get(Number(asn)) ?? {};
    const facts: FactsOfSession = {
      ...{ ...network, name, is_rs_peer, speed },
      ...{ internet_exchange: slug, address_family: family, seen_at_route_server: seen },
      ...{ failed_checks: failed, warned_checks: warned + (seen ? 1 : 0) },
    };
    return { asn: Number(asn), name, exchange_name, ip, facts };
  });
}

function ofNetwork(network: NetworkFacts, measures: ReturnType<typeof measuresOf>, direction: string) {
  const { network_id: _, ...facts } = network;
  const results = judgeNetwork(network, measures).map(({ result }) => result);
  return {
    ...{ ...facts, direction, origin: 'candidate', request_type: 'public' },
    warned: results.filter((one) => one === 'warn').length,
    failed: results.filter((one) => one === 'fail').length,
  };
}
