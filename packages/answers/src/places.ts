import { lastOf, queryAsn } from '@peersmith/model';
import { endpoint, pageSchema } from '@peersmith/resource';
import * as z from 'zod';
import { onlyKnown, UNKNOWN_FILTER } from './only-known.ts';
import { PAGING } from './shared.ts';

const degrees = z.number().nullable().describe('Degrees; null where PeeringDB does not know.');
const PLACE = {
  id: z.int(),
  name: z.string(),
  city: z.string(),
  country: z.string(),
  latitude: degrees,
  longitude: degrees,
};
const networks = z.int().describe('How many other networks are there.');

/** Where our exchanges and facilities are; an exchange is in the middle of its facilities. */
export const PeeringMap = z.strictObject({
  exchanges: z.array(z.strictObject({ ...PLACE, connections: z.int(), sessions: z.int(), missing: z.int() })),
  facilities: z.array(z.strictObject({ ...PLACE, networks })),
});
export type PeeringMap = z.infer<typeof PeeringMap>;

/** A facility where we are, as PeeringDB has it. */
export const FacilityPresence = z.strictObject({
  ...PLACE,
  networks,
  exchanges: z
    .array(z.strictObject({ id: z.int(), name: z.string() }))
    .describe('Our exchanges that have a switch there.'),
});
export type FacilityPresence = z.infer<typeof FacilityPresence>;

const localAsn = lastOf(queryAsn).describe('Ours; the one that you chose, or the only one, when absent.');

export const placesEndpoints = {
  facilities: endpoint({
    method: 'GET',
    path: '/api/peeringdb/facility-presence/',
    summary: 'Facilities where we are',
    query: onlyKnown(
      {
        local_asn: localAsn,
        asn: lastOf(queryAsn).describe('Only facilities where this network is, too.'),
        q: lastOf(z.string().max(200)),
        ...PAGING,
      },
      UNKNOWN_FILTER,
    ),
    answer: pageSchema(FacilityPresence),
  }),
  peeringMap: endpoint({
    method: 'GET',
    path: '/api/peeringdb/map/',
    summary: 'Where our exchanges and facilities are',
    query: onlyKnown({ local_asn: localAsn }, UNKNOWN_FILTER),
    answer: PeeringMap,
  }),
};
