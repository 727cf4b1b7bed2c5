import { POSSIBLE_SESSIONS } from '@peersmith/model';
import { parseAddress } from '@peersmith/net';
import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { sessionsMeant } from './candidate-filters.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import { type CandidateSession, listSessions } from './list-sessions.ts';
import type { LocalAs } from './local-as.ts';
import { onlyKnown } from './only-known.ts';

/** Most sessions that one request looks at or makes. */
const MOST = 50_000;

const Asn = z.int().min(1).max(4_294_967_295);
const Id = z.int().positive();
const ids = z.array(Id).max(MOST).optional();
const Ip = z.string().refine((text) => parseAddress(text) !== null, { error: 'Enter an IP address.' });

/** What can be made: what is missing, and the others when they are asked for. */
const MADE = ['missing', 'hidden', 'route-server-only', 'contested', 'no-common-prefix'] as const;

const SELECTION = {
  ...POSSIBLE_SESSIONS,
  /** Networks, and single ports of networks; at least one of them. */
  peers: z.array(Asn).max(MOST).optional(),
  netixlans: ids,
  /** Other names of `internet_exchange_id`, `connection_id`, `address_family` and `status`. */
  internet_exchanges: ids,
  connections: ids,
  address_families: z.array(z.literal([4, 6])).optional(),
  statuses: z.array(z.enum(MADE)).optional(),
  /** Sessions to leave out. */
  exclude: z
    .array(z.object({ connection: Id, ip_address: Ip }))
    .max(MOST)
    .optional(),
};
const UNKNOWN = 'This field does not exist.';
const namesPeers = (given: { peers?: unknown; netixlans?: unknown }) =>
  Boolean(given.peers || given.netixlans);
const MUST_NAME = { error: 'Name peers or netixlans.', path: ['peers'] };

/** Which sessions a request is about. */
export const SessionSelection = onlyKnown(SELECTION, UNKNOWN).refine(namesPeers, MUST_NAME);
export type SessionSelection = Omit<z.infer<z.ZodObject<typeof SELECTION>>, 'local_asn'>;

/** The same, with what the new sessions have besides their peers. */
export const SessionCreation = onlyKnown(
  { ...SELECTION, defaults: z.record(z.string(), z.unknown()).optional() },
  UNKNOWN,
).refine(namesPeers, MUST_NAME);

/**
 * The selected sessions that could be made. Where PeeringDB has two ports with one address, the one that it touched last counts.
 * Fails with 400 when they are too many for one request.
 */
export async function selectSessions(
  context: Context,
  selection: SessionSelection,
  local: LocalAs,
): Promise<CandidateSession[]> {
  const sessions = sql`select distinct on (p.connection_id, p.address) p.* from (${possibleSessionsFor(context)}) p
    where ${selected(selection, local)} order by p.connection_id, p.address, p.port_updated desc, p.netixlan_id desc`;
  const { count, results } = await listSessions(context, sessions, { limit: MOST, offset: 0, ordering: [] });
  if (count > MOST)
    throw unprocessable('peers', `These are ${count} sessions; one request takes ${MOST} at most.`);
  return results;
}

function selected(selection: SessionSelection, local: LocalAs): RawBuilder<unknown> {
  const { peers = [], netixlans = [], exclude = [] } = selection;
  const asked: readonly string[] = selection.status ?? selection.statuses ?? ['missing'];
  const statuses = MADE.filter((one) => asked.includes(one));
  const meant = sessionsMeant(
    {
      ...selection,
      internet_exchange_id: selection.internet_exchange_id ?? selection.internet_exchanges,
      connection_id: selection.connection_id ?? selection.connections,
      address_family: selection.address_family ?? selection.address_families,
    },
    local,
  );
  return sql`${meant} and not p.is_ours and p.status = any(${statuses}::text[])
    and (p.asn = any(${peers}::bigint[]) or p.netixlan_id = any(${netixlans}::bigint[]))
    and (p.connection_id, p.address) not in (select e.connection, e.ip_address from json_to_recordset(${JSON.stringify(exclude)}::json) e(connection bigint, ip_address inet))`;
}
