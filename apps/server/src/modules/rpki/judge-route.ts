import type { RpkiOfSystem, RpkiValidity } from '@peersmith/answers';
import { type LookedUp, lookUpVrps, type VrpText, vrpsOfOrigin } from '@peersmith/irr';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError, unprocessable } from '../../engine/errors.ts';
import { stateText } from './rpki-status.ts';
import { contentOf, rpkiState } from './vrps-of.ts';
import { whole } from './whole-context.ts';

const MOST_COVERING = 200;
const MOST_OF_SYSTEM = 1000;

/** Whether an AS may originate a prefix, and what says so; also by data that are too old to be used, which it says. */
export async function judgeRoute(
  context: Context,
  { prefix, asn }: { prefix: string; asn: number },
): Promise<RpkiValidity> {
  const { state, snapshot } = await rpkiState(context);
  const data = state === 'off' || !snapshot ? null : await contentOf(context, snapshot);
  if (!data || !snapshot) {
    const code = state === 'off' ? 'off' : 'never';
    throw new ApiError(409, { detail: stateText(context, code, snapshot), code });
  }
  const found = lookUpVrps(data.vrps, { prefix, asn, most: MOST_COVERING });
  if (!found)
    throw unprocessable('prefix', `${prefix} is no prefix: enter one such as 192.0.2.0/24 or 2001:db8::/32.`);
  const { validity, reason, covering, covering_count, length } = found;
  return {
    ...{ prefix: found.prefix, asn, validity, reason, text: verdictText(found, asn) },
    covering: covering.map((vrp) => ({ ...vrp, ...judged(vrp, length, asn) })),
    covering_count,
    as_of: new Date(snapshot.as_of).toISOString(),
    is_stale: state === 'stale',
  };
}

function verdictText({ prefix, validity, reason, covering }: LookedUp, asn: number): string {
  if (validity === 'not_found') return `No VRP holds ${prefix}: RPKI says nothing of it.`;
  if (validity === 'valid') return `AS${asn} may originate ${prefix}.`;
  if (reason === 'length') return `AS${asn} may not originate so long a prefix as ${prefix}.`;
  const isNobodys = covering.every((vrp) => vrp.asn === 0);
  return isNobodys
    ? `Nobody may originate ${prefix}: it is held by AS 0.`
    : `AS${asn} may not originate ${prefix}: others may.`;
}

function judged(vrp: VrpText, length: number, asn: number): { matches: boolean; text: string } {
  if (vrp.asn === 0) return { matches: false, text: 'Nobody may originate it.' };
  if (vrp.asn !== asn) return { matches: false, text: `It is for AS${vrp.asn}.` };
  if (length > vrp.max_length)
    return { matches: false, text: `The prefix is longer than /${vrp.max_length}.` };
  return { matches: true, text: 'It allows the route.' };
}

/** What RPKI says of an AS itself: what it may originate, and whom it calls its providers. */
export async function rpkiOfSystem(asking: Context, id: number): Promise<Omit<RpkiOfSystem, 'lists'>> {
  const context = whole(asking);
  const { rows } = await sql<{
    asn: number;
  }>`select asn from peering_autonomoussystem where id = ${id}`.execute(context.db);
  const asn = Number(rows[0]?.asn);
  const { state, snapshot } = await rpkiState(context);
  const data = state === 'off' || !snapshot ? null : await contentOf(context, snapshot);
  const { ipv4, ipv6, results } = data
    ? vrpsOfOrigin(data.vrps, asn, MOST_OF_SYSTEM)
    : { ipv4: 0, ipv6: 0, results: [] };
  const providers = data?.aspas.providersOf(asn) ?? null;
  return {
    state,
    text: stateText(context, state, snapshot),
    asn,
    as_of: snapshot && state !== 'off' ? new Date(snapshot.as_of).toISOString() : null,
    vrps: data && { ipv4, ipv6, results: results.map(({ prefix, max_length }) => ({ prefix, max_length })) },
    providers: providers && (await named(context, providers)),
  };
}

/** ASes with the names that they have here, or in PeeringDB. */
async function named(
  { db }: Context,
  asns: readonly number[],
): Promise<{ asn: number; name: string | null }[]> {
  const { rows } = await sql<{
    asn: number;
    name: string | null;
  }>`select a.asn::float8 as asn, coalesce(s.name, n.name) as name
    from unnest(${asns}::bigint[]) with ordinality as a (asn, at)
    left join peering_autonomoussystem s on s.asn = a.asn left join peeringdb_network n on n.asn = a.asn order by a.at`.execute(
    db,
  );
  return rows;
}
