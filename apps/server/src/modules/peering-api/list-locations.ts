import type { PeeringLocation } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Guest } from '../../engine/http/guest.ts';
import { commonPlaces } from '../requests/index.ts';
import { lansOf } from './ask-for-sessions.ts';
import { refused } from './refusals.ts';
import { facilityLocation, ixLocation } from './shown-session.ts';

/** Most pairs of a network of theirs and one of ours that are looked at. */
const MOST_PAIRS = 20;

/**
 * Where a guest's networks could meet ours. The draft says that `asn` is that of the server, its OpenAPI document that it is that of who
 * asks: one of theirs is looked at with all of ours, one of ours with all of theirs.
 */
export async function commonLocations(
  context: Context,
  guest: Guest,
  asn: number,
): Promise<PeeringLocation[]> {
  const { rows: ours } = await sql<{ id: number; asn: number }>`
    select id::int as id, asn::float8 as asn from peering_autonomoussystem where affiliated order by asn`.execute(
    context.db,
  );
  const theirs = guest.networks.map((one) => one.asn);
  const pairs = theirs.flatMap((their) =>
    ours.filter((our) => their === asn || our.asn === asn).map((local) => ({ asn: their, local })),
  );
  if (pairs.length === 0)
    throw refused(403, 'asn', `Your token does not speak for AS${asn}, and it is no network of ours.`);
  const ixOf = await lansOf(context);
  const found = new Map<string, PeeringLocation>();
  for (const pair of pairs.slice(0, MOST_PAIRS)) {
    const { exchanges, facilities } = await commonPlaces(context, pair);
    const places = [
      ...exchanges.flatMap(({ ixlan }) => {
        const ix = ixOf.get(ixlan);
        return ix === undefined ? [] : ixLocation(ix);
      }),
      ...facilities.map(({ facility }) => facilityLocation(facility)),
    ];
    for (const place of places) found.set(place.id, place);
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
