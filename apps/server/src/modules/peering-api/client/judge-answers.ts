import { PEERING_STATUS, type PeeringStatus } from '@peersmith/answers';
import { type RemoteSession, statusIn } from './remote-answers.ts';

/** A session of a request of ours, as we keep it. */
export interface OwnSession {
  id: number;
  status: string;
  /** Theirs. */
  ip: string;
  local_ip: string | null;
  local_asn: number | null;
  /** Empty as long as they have not told theirs. */
  remote_id: string;
  remote_status: string;
}

/** What of a session is to be kept. */
export interface SessionNews {
  id: number;
  remote_id: string;
  remote_status: PeeringStatus;
  reason: string;
}

/** What their answer comes to: what is new, and what in it cannot be right. */
export interface Judged {
  news: SessionNews[];
  doubts: string[];
}

/** What may come after what; whatever else they say leaves a session as it was. */
const AFTER: Readonly<Record<PeeringStatus, readonly PeeringStatus[]>> = {
  Pending: PEERING_STATUS,
  Approved: ['Approved', 'Established', 'Down', 'Unestablished'],
  Rejected: ['Rejected'],
  Established: ['Established', 'Down', 'Unestablished'],
  Down: ['Down', 'Established', 'Unestablished'],
  Unestablished: ['Unestablished', 'Approved', 'Established', 'Down'],
};

/**
 * Holds what another network says of sessions against what we asked it for. Sessions that we did not ask for, other addresses and steps
 * back are told, and change nothing.
 */
export function judgeAnswers(
  own: readonly OwnSession[],
  theirs: readonly RemoteSession[],
  asn: number,
): Judged {
  const news = new Map<number, SessionNews>();
  const doubts: string[] = [];
  /** Addresses by what is said of them and cannot be right. */
  const odd = new Map<string, string[]>();
  const doubt = (ip: string, what: string) => odd.set(what, [...(odd.get(what) ?? []), ip]);
  let strange = 0;
  for (const one of theirs) {
    const found =
      own.find(({ remote_id }) => remote_id === one.session_id) ??
      own.find((held) => held.remote_id === '' && isSame(held, one));
    if (!found) {
      strange += 1;
      continue;
    }
    if (news.has(found.id)) continue;
    if (!isSame(found, one) || one.peer_asn !== asn || one.local_asn !== found.local_asn) {
      doubts.push(
        `They tell of ${one.local_ip} (AS${one.local_asn}) and ${one.peer_ip} (AS${one.peer_asn}) where ${found.local_ip} and ${found.ip} were asked for.`,
      );
      continue;
    }
    const said = statusIn(one.status);
    const before = statusIn(found.remote_status) ?? 'Pending';
    if (said === null) doubt(found.ip, `“${one.status ?? ''}”, which nobody knows`);
    else if (AFTER[before].includes(said))
      news.set(found.id, {
        id: found.id,
        remote_id: one.session_id,
        remote_status: said,
        reason: one.status_reason,
      });
    else doubt(found.ip, `${said}, and said ${before} before`);
  }
  for (const [what, ips] of odd) doubts.push(`Of ${ips.join(', ')} they say ${what}: it stays as it was.`);
  if (strange)
    doubts.push(
      `They tell of ${strange === 1 ? 'a session' : `${strange} sessions`} that nobody asked for with this request.`,
    );
  return { news: [...news.values()], doubts };
}

/** Whether a session is between the same addresses. */
export const isSame = (own: OwnSession, { local_ip, peer_ip }: RemoteSession): boolean =>
  own.local_ip === local_ip && own.ip === peer_ip;
