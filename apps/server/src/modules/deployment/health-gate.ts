import { formatAddress, parseAddress } from '@peersmith/net';
import type { BgpNeighbor, Device, LoadMode } from '@peersmith/routers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { DeviceContext } from './devices.ts';
import type { SessionCounts } from './end-entry.ts';
import type { AppliedAs } from './stored-plan.ts';

/** The sessions that were up before a change and are to be up after it, with how many prefixes were accepted. */
export interface Expected {
  before: number;
  sessions: ReadonlyMap<string, number | null>;
}

/** How the sessions stand after a change. */
export interface Gate {
  isPassed: boolean;
  /** Why it is not passed, in a sentence. */
  reason: string;
  sessions: SessionCounts;
}

const keyOf = ({ vrf, address }: BgpNeighbor) => `${vrf} ${hostOf(address) ?? address}`;
const addressOf = (key: string) => key.slice(key.indexOf(' ') + 1);

/** An address in one way of writing, so that 2001:DB8::1 and 2001:db8:0::1 are the same. */
const hostOf = (text: string): string | null => {
  const parsed = parseAddress(text);
  return parsed && formatAddress(parsed);
};

const TOKEN = /[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*[0-9a-fA-F]/g;

/**
 * What must be up again: every established session, but for those that the new configuration does not have any more, and those that we
 * want to be down.
 */
export async function expectedSessions(
  context: Context,
  {
    router,
    mode,
    neighbors,
    text,
  }: { router: number; mode: LoadMode; neighbors: readonly BgpNeighbor[]; text: string },
): Promise<Expected> {
  const established = neighbors.filter(({ state }) => state === 'established');
  const written = new Set((text.match(TOKEN) ?? []).flatMap((token) => hostOf(token) ?? []));
  const down = await wantedDown(context, router);
  const stays = (neighbor: BgpNeighbor) => {
    const host = hostOf(neighbor.address);
    if (host === null) return true;
    return !down.has(host) && (mode === 'merge' || written.has(host));
  };
  return {
    before: established.length,
    sessions: new Map(
      established.filter(stays).map((neighbor) => [keyOf(neighbor), neighbor.accepted_prefix_count]),
    ),
  };
}

/** Addresses of sessions of a router that are not enabled, by themselves or by what they belong to. */
async function wantedDown({ db }: Context, router: number): Promise<Set<string>> {
  const { rows } = await sql<{ address: string }>`
    select host(s.ip_address) as address from peering_directpeeringsession s left join peering_bgpgroup g on g.id = s.bgp_group_id
     where s.router_id = ${router} and (s.status <> 'enabled' or g.status <> 'enabled')
    union select host(s.ip_address) from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id
      left join peering_internetexchange x on x.id = c.internet_exchange_point_id
     where c.router_id = ${router} and (s.status <> 'enabled' or c.status <> 'enabled' or x.status <> 'enabled')`.execute(
    db,
  );
  return new Set(rows.flatMap(({ address }) => hostOf(address) ?? []));
}

const ASK_AGAIN_MS = 1000;
/** For how long sessions must be well at a stretch, as a part of the time that they have, and at most. */
const STEADY = { part: 0.25, most_ms: 10_000 };

/** A device whose sessions are watched, and who is told how they stand whenever that changes. */
interface Watching {
  device: Device;
  expected: Expected;
  options: AppliedAs;
  tell: (sessions: SessionCounts) => Promise<void>;
}

/**
 * Looks at the sessions every second until they have been well for a while, or their time is up. A session that a change ends may take a
 * moment to end, so being well once is not enough.
 */
export async function passGate(
  { devices }: DeviceContext,
  { device, expected, options, tell }: Watching,
): Promise<Gate> {
  const began = devices.now();
  const until = began + options.gate_s * 1000;
  const steady_ms = Math.min(options.gate_s * 1000 * STEADY.part, STEADY.most_ms);
  let wellSince: number | null = null;
  let told = '';
  for (;;) {
    const gate = judge(await device.bgpNeighbors(), expected, options);
    const news = JSON.stringify(gate.sessions);
    if (news !== told) await tell({ ...gate.sessions, until: new Date(until).toISOString() });
    told = news;
    const now = devices.now();
    wellSince = gate.isPassed ? (wellSince ?? now) : null;
    if (wellSince !== null && now - wellSince >= steady_ms) return gate;
    if (now >= until) return gate;
    await devices.pause(ASK_AGAIN_MS);
  }
}

function judge(
  neighbors: readonly BgpNeighbor[],
  expected: Expected,
  { prefix_drop_percent, gate_s }: AppliedAs,
): Gate {
  const up = new Map(
    neighbors.filter(({ state }) => state === 'established').map((neighbor) => [keyOf(neighbor), neighbor]),
  );
  const gone = [...expected.sessions.keys()].filter((key) => !up.has(key)).map(addressOf);
  const fewer = [...expected.sessions].flatMap(([key, before]) => {
    const after = up.get(key)?.accepted_prefix_count;
    if (before === null || after === null || after === undefined) return [];
    return after < before * (1 - prefix_drop_percent / 100) ? [addressOf(key)] : [];
  });
  const reasons = [
    ...(gone.length ? [`${few(gone)} did not come back within ${gate_s} s.`] : []),
    ...(fewer.length
      ? [`From ${few(fewer)} more than ${prefix_drop_percent} % of the prefixes are gone.`]
      : []),
  ];
  return {
    isPassed: reasons.length === 0,
    reason: reasons.join(' '),
    sessions: { before: expected.before, after: up.size, gone, fewer },
  };
}

const MOST = 10;
const few = (addresses: readonly string[]) =>
  addresses.length > MOST
    ? `${addresses.slice(0, MOST).join(', ')} and ${addresses.length - MOST} more`
    : addresses.join(', ');
