import { randomUUID } from 'node:crypto';
import type { AskedSession, peeringRequest } from '@peersmith/model';
import { unusableAsn } from '@peersmith/net';
import type { Create } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';

type Items = readonly Saving<Partial<Create<typeof peeringRequest>>>[];

/** What was asked for with the passwords, until it is written where they are sealed. */
const withPasswords = new WeakMap<object, AskedSession[]>();

/** The sessions that a new request asks for, with the passwords that its row does not keep. */
export const askedOf = (draft: object): readonly AskedSession[] => withPasswords.get(draft) ?? [];

/** RFC 6996: such a number says nothing of whose network it is. */
const isForPrivateUse = (asn: number): boolean =>
  (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294);

interface Known {
  asn: number;
  id: number | null;
  affiliated: boolean | null;
  name: string | null;
}

/** What a request says is settled when it is made: of whom it is, and which sessions it is about. */
const SETTLED = {
  asn: 'The network of a request cannot be changed: make another request.',
  direction: 'Who asked whom cannot be changed: make another request.',
  asked_sessions: 'What was asked for cannot be changed: make another request.',
  local_autonomous_system: 'The AS of a request cannot be changed: make another request.',
  request_type: 'The type of a request cannot be changed: make another request.',
} as const;

/** Fills what follows from the network of a new request, and refuses networks that nobody can peer with. */
export async function checkRequests(items: Items, context: Context): Promise<void> {
  const asns = items.map(({ draft, before }) => Number(draft.asn ?? before?.asn));
  const locals = items.flatMap(({ draft }) => Number(draft.local_autonomous_system ?? 0) || []);
  const { rows } = await sql<Known>`
    select g.asn::float8 as asn, a.id::int as id, a.affiliated, coalesce(a.name, n.name) as name from unnest(${asns}::bigint[]) g(asn)
      left join peering_autonomoussystem a on a.asn = g.asn left join peeringdb_network n on n.asn = g.asn
    union all select -a.id, a.id::int, a.affiliated, a.name from peering_autonomoussystem a where a.id = any(${locals}::bigint[])`.execute(
    context.db,
  );
  const known = new Map(rows.map((row) => [Number(row.asn), row]));
  for (const item of items) {
    if (item.isPutBack) continue;
    if (item.before) refuseSettled(item, item.before);
    else begin(item, known);
  }
}

function refuseSettled({ draft, refuse }: Items[number], before: object): void {
  for (const [key, message] of Object.entries(SETTLED)) {
    const given: unknown = Reflect.get(draft, key);
    if (given !== undefined && JSON.stringify(given) !== JSON.stringify(Reflect.get(before, key)))
      refuse(key, message);
  }
}

function begin({ draft, refuse }: Items[number], known: ReadonlyMap<number, Known>): void {
  const asn = Number(draft.asn);
  const found = known.get(asn);
  const standard = unusableAsn(asn);
  if (standard) refuse('asn', `No network may have AS${asn} (${standard}).`);
  else if (isForPrivateUse(asn))
    refuse('asn', `AS${asn} is for private use (RFC 6996): enter that of a network.`);
  else if (found?.affiliated) refuse('asn', `AS${asn} is your own.`);
  const local = Number(draft.local_autonomous_system ?? 0);
  if (local && !known.get(-local)?.affiliated)
    refuse('local_autonomous_system', 'This is none of your own AS: choose one that is affiliated.');
  const asked = Array.isArray(draft.asked_sessions) ? (draft.asked_sessions as AskedSession[]) : [];
  if (draft.request_type === 'private') {
    if (asked.length === 0)
      refuse('asked_sessions', 'Say which sessions: a facility, and both addresses of each.');
    if (draft.local_autonomous_system == null)
      refuse('local_autonomous_system', 'Name the AS of yours that the private sessions are with.');
  } else if (draft.direction === 'inbound' && asked.length === 0)
    refuse(
      'asked_sessions',
      'Say which sessions they ask for: an exchange, a LAN, or an address of theirs for each.',
    );
  withPasswords.set(draft, asked);
  Object.assign(draft, {
    asked_sessions: asked.map(({ password, ...rest }) => ({
      ...rest,
      ...(password ? { has_password: true } : {}),
    })),
    network_name: draft.network_name || found?.name || '',
    autonomous_system: found?.id ?? null,
    status: draft.direction === 'inbound' ? 'received' : 'proposed',
    reference: randomUUID(),
  });
}
