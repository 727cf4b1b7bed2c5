import type { BgpNeighbor, BgpNotification } from './driver.ts';

/** Why a session is not up, as far as what a device says of it tells. */
export type NeighborDownReason =
  | 'admin_down_here'
  | 'admin_down_there'
  | 'hold_timer'
  | 'prefix_limit'
  | 'prefix_limit_there'
  | 'unreachable'
  | 'refused'
  | 'auth'
  | 'bad_peer_as'
  | 'capability'
  | 'interface_down'
  | 'bfd_down'
  | 'configuration'
  | 'notification'
  | 'closed';

/** What devices write, in the order in which it is looked for: the more certain first. */
const WORDS: readonly (readonly [RegExp, NeighborDownReason])[] = [
  [
    /max(?:imum)?[- ](?:number of )?pre?fix(?:es)?|prefix[- ](?:count|limit)|pfx ?(?:ct|limit)|route limit|limit exceeded|import limit/i,
    'prefix_limit',
  ],
  [/(?:received|rcvd|cease|peer|neighbor|remote|notification)\b.*shut ?down/i, 'admin_down_there'],
  [/hold[- ]?tim(?:er?|e) ?expired|holdtime|hold timer/i, 'hold_timer'],
  [/\bmd5\b|authenticat|password|tcp-?ao\b/i, 'auth'],
  [/bad peer as|peer as mismatch|wrong peer as|bad remote as/i, 'bad_peer_as'],
  [/capabilit|unsupported optional|role mismatch|required.*missing/i, 'capability'],
  [/\bbfd\b/i, 'bfd_down'],
  [/interface (?:is )?(?:down|flap|went)|if ?down|no ?if\b|link (?:is )?down|carrier/i, 'interface_down'],
  [/refused|rejected|connection reset|peer reset by/i, 'refused'],
  [
    /unreachable|no route|not reachable|no path|next[- ]?hop|not directly connected|neighbor lost|host is down|timed? ?out|waiting for nht/i,
    'unreachable',
  ],
  [
    /config(?:uration)?(?: has)? change|(?:address family|remote|local|policy|param\w*) .*(?:changed|modified)|de-?(?:configured|activated)|activated for peer|reconfigur|\bclear(?:ed)?\b|user reset|admin(?:istrative)? reset/i,
    'configuration',
  ],
  [/closed|connection lost|eof\b|peer (?:was )?restart/i, 'closed'],
  [/cease|notification|error/i, 'notification'],
];
const FROM_THERE = /^received|notification received|received from/i;

/** Why a neighbor is not established: first what it was told (RFC 4271 §4.5, RFC 4486), then the words of the device; null where neither says. */
export function downReasonOf(neighbor: BgpNeighbor): NeighborDownReason | null {
  const { state, is_enabled, notification, last_error, detail } = neighbor;
  if (state === 'established' && is_enabled) return null;
  // A platform that takes a session down by itself where it brings too much leaves it shut down.
  if (!is_enabled) return ofWords(last_error ?? '') === 'prefix_limit' ? 'prefix_limit' : 'admin_down_here';
  if (notification) {
    const told = ofNotification(notification, last_error ?? '');
    if (told) return told;
  }
  const words = last_error ?? '';
  const event = ofWords(detail?.last_event ?? '');
  return ofWords(words) ?? (event === 'hold_timer' || event === 'closed' ? event : null);
}

function ofWords(text: string): NeighborDownReason | null {
  const found = WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  return found === 'prefix_limit' && FROM_THERE.test(text) ? 'prefix_limit_there' : found;
}

/** The codes of RFC 4271 §4.5, and the subcodes of a Cease (RFC 4486, RFC 8538, RFC 9384). */
function ofNotification(
  { code, subcode, direction }: BgpNotification,
  words: string,
): NeighborDownReason | null {
  if (code === 2) {
    if (subcode === 2) return 'bad_peer_as';
    return subcode === 5 ? 'auth' : 'capability';
  }
  if (code === 4) return 'hold_timer';
  if (code !== 6) return ofWords(words) ?? 'notification';
  if (subcode === 1) return direction === 'received' ? 'prefix_limit_there' : 'prefix_limit';
  if (subcode === 2) return direction === 'sent' ? 'configuration' : 'admin_down_there';
  if (subcode === 3) return direction === 'sent' ? 'configuration' : 'refused';
  if (subcode === 4 || subcode === 6) return 'configuration';
  if (subcode === 5) return 'refused';
  if (subcode === 10) return 'bfd_down';
  return ofWords(words) ?? 'notification';
}
