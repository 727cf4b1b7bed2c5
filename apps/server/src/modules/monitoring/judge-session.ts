import type { DownReason } from '@peersmith/model';
import { type BgpNeighbor, type BgpState, downReasonOf } from '@peersmith/routers';
import { storable } from '../../platform/storable.ts';
import type { Pairing } from './pair-neighbors.ts';
import type { StoredSession } from './stored-session.ts';

/** A change of state. */
export interface Move {
  at: number;
  from: BgpState | null;
  to: BgpState | null;
  reason: DownReason | null;
  said: string | null;
}

/** How a session stands after a poll. */
export interface Judgement {
  session: StoredSession;
  bgp_state: BgpState | null;
  down_reason: DownReason | null;
  /** What the router says; null leaves what was said before. */
  last_error: string | null;
  received: number;
  accepted: number;
  advertised: number;
  state_changed: number;
  flaps: number;
  moves: readonly Move[];
}

/** Clocks are read a moment apart, and devices round. */
const SLACK_MS = 5000;
const MOST_SAID = 500;

/** What a poll at this time makes of a session. */
export function judgeSession({ session, neighbor, isAmbiguous }: Pairing, now: number): Judgement {
  const state = stateOf(neighbor);
  const reason = isAmbiguous ? 'ambiguous' : reasonOf(session, neighbor, state);
  const said = saidBy(neighbor);
  const isUp = state === 'established' && neighbor !== null;
  const moves = movesOf({ session, neighbor, state, reason, said, now });
  return {
    session,
    bgp_state: state,
    down_reason: reason,
    last_error: said,
    ...(isUp ? countsOf(neighbor) : NONE),
    state_changed: moves.at(-1)?.at ?? session.state_changed ?? now,
    flaps: moves.filter(({ from }) => from === 'established').length,
    moves,
  };
}

const NONE = { received: 0, accepted: 0, advertised: 0 };

/** A neighbor that is shut down is not established, whatever else is said of it. */
function stateOf(neighbor: BgpNeighbor | null): BgpState | null {
  if (neighbor === null) return null;
  if (neighbor.is_enabled) return neighbor.state;
  return neighbor.state === 'established' ? 'idle' : (neighbor.state ?? 'idle');
}

function reasonOf(
  session: StoredSession,
  neighbor: BgpNeighbor | null,
  state: BgpState | null,
): DownReason | null {
  if (neighbor === null) return session.is_wanted ? 'gone_from_device' : null;
  if (state === 'established') return null;
  const told = downReasonOf(neighbor) ?? (wasUp(session, neighbor) ? 'no_reason' : 'never_up');
  const said = DEFINITE.find((reason) => reason === session.down_reason);
  return said && FAINT.has(told) && isStillDown(session) ? said : told;
}

/** What the other side said, and what a router says when it has tried again since and learned nothing more. */
const DEFINITE: readonly DownReason[] = ['admin_down_there', 'prefix_limit', 'prefix_limit_there'];
const FAINT = new Set<DownReason>(['refused', 'closed', 'notification', 'no_reason']);
const isStillDown = ({ polled, bgp_state }: StoredSession) => polled !== null && bgp_state !== 'established';

const wasUp = ({ last_established_state, bgp_state }: StoredSession, { flap_count, detail }: BgpNeighbor) =>
  last_established_state !== null ||
  bgp_state === 'established' ||
  (flap_count ?? detail?.flap_count ?? 0) > 0;

/** A platform that does not count what it received has received at least what it took. */
function countsOf(neighbor: BgpNeighbor): Pick<Judgement, 'received' | 'accepted' | 'advertised'> {
  const accepted = countOf(neighbor.accepted_prefix_count) ?? countOf(neighbor.received_prefix_count) ?? 0;
  return {
    received: countOf(neighbor.received_prefix_count) ?? accepted,
    accepted,
    advertised: countOf(neighbor.advertised_prefix_count) ?? 0,
  };
}

const MOST = 2_147_483_647;
const countOf = (count: number | null): number | null =>
  count === null || !Number.isFinite(count) || count < 0 ? null : Math.min(Math.trunc(count), MOST);

/** What the device says, as one line. */
function saidBy(neighbor: BgpNeighbor | null): string | null {
  const text = neighbor?.last_error?.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return text ? storable(text, MOST_SAID) : null;
}

interface Seen {
  session: StoredSession;
  neighbor: BgpNeighbor | null;
  state: BgpState | null;
  reason: DownReason | null;
  said: string | null;
  now: number;
}

/** What happened since the last poll: nothing, a change, or that it went down and came up again in between. */
function movesOf({ session, neighbor, state, reason, said, now }: Seen): Move[] {
  const since = sinceOf(neighbor, state, now);
  const last = session.polled;
  const before = session.polled === null ? null : session.bgp_state;
  if (before !== state || last === null) {
    const at = last === null ? (since ?? now) : within(since ?? now, last, now);
    return [{ at, from: before, to: state, reason, said: state === 'established' ? null : said }];
  }
  if (state !== 'established' || neighbor === null || since === null || since <= last + SLACK_MS) return [];
  const flapped = { ...neighbor, state: 'idle' as const };
  const at = Math.max(last, since - 1000);
  return [
    { at, from: 'established', to: 'idle', reason: downReasonOf(flapped) ?? 'no_reason', said },
    { at: since, from: 'idle', to: 'established', reason: null, said: null },
  ];
}

/** Since when it is in its state, by our clock; null where the device does not say, or says what cannot be. */
function sinceOf(neighbor: BgpNeighbor | null, state: BgpState | null, now: number): number | null {
  const seconds = state === 'established' ? neighbor?.uptime_s : neighbor?.detail?.in_state_s;
  if (seconds === null || seconds === undefined || !(seconds >= 0)) return null;
  const since = now - seconds * 1000;
  return since > 0 ? since : null;
}

/** Between the last poll and now; now where our clock was set back in the meantime. */
const within = (at: number, last: number, now: number): number =>
  last > now ? now : Math.min(Math.max(at, last), now);
